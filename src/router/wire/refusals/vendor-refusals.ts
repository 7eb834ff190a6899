/** Refusals in the dialects of single vendors. Such an error counts whatever the HTTP status is. */

import { codexRefusal } from '../codex/index.ts';
import type { ApiFault, LimitReading, Refusal } from '../reading/index.ts';
import { zaiRefusal } from '../zai/index.ts';

export interface VendorAnswer {
  readonly fault: ApiFault;
  readonly bodyText: string;
  readonly limits: LimitReading;
  /** End of the wait that retry-after asks for, epoch ms; null = none. */
  readonly hintMs: number | null;
}

/** The refusal behind a vendor's own error type or number; null when the fault is in nobody's dialect. */
export function vendorRefusal(
  { fault, bodyText, limits, hintMs }: VendorAnswer,
  nowMs: number,
): Refusal | null {
  return zaiRefusal(fault, hintMs, nowMs) ?? codexRefusal(fault.type, bodyText, limits, hintMs, nowMs);
}
