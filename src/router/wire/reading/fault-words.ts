/** The words of a dialect's errors: where they stand in a body, and what they mean. Read next: refusals/refusal.ts. */
import type { JsonRecord } from '../../../core/index.ts';
import type { ApiFault } from './api-fault.ts';
import type { LimitReading } from './limit-reading.ts';
import type { Refusal } from './refusal-record.ts';

/** An error beside what its answer's headers say. */
export interface FaultContext {
  readonly limits: LimitReading;
  /** End of the wait that retry-after asks for, epoch ms; null = none. */
  readonly hintMs: number | null;
}

export interface FaultWords {
  /** The error of a whole JSON body; null where the body is no error. */
  readonly faultOf: (body: JsonRecord) => ApiFault | null;
  /** The refusal behind a word that says by itself what is refused; null for all others. */
  readonly refusalOf: (fault: ApiFault, context: FaultContext, nowMs: number) => Refusal | null;
  /** The status that an error type stands for; null for the client's own mistakes. */
  readonly statusOf: (type: string) => number | null;
  /** Types that mean the same whatever status carries them. */
  readonly telling: ReadonlySet<string>;
}
