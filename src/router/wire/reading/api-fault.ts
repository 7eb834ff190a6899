/**
 * What an error body or an error event says, whatever its dialect: the Messages API nests it under `error`,
 * some providers give a number as code, some answer 200 with `success: false`.
 */
import { asRecord, type JsonRecord } from '../../../core/index.ts';

export interface ApiFault {
  /** Error type, or the vendor's number as text; `unknown_error` when none is given. */
  readonly type: string;
  /** As the provider wrote it; '' when it wrote none. */
  readonly message: string;
}

/** The type of a fault that names none. */
export const UNKNOWN_FAULT_TYPE = 'unknown_error';

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A vendor's own error number, four digits, written as text or number. */
function vendorNumber(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : textOf(value);
  return text !== null && /^\d{4}$/.test(text) ? text : null;
}

/** What the inside of an error says: a record or bare text. A number says more than a general type. */
export function faultDetails(error: unknown): ApiFault {
  if (typeof error === 'string') return { type: UNKNOWN_FAULT_TYPE, message: error };
  const { type, code, message, msg } = asRecord(error) ?? ({} as JsonRecord);
  const codeText = typeof code === 'number' ? String(code) : textOf(code);
  return {
    type: vendorNumber(code) ?? vendorNumber(type) ?? textOf(type) ?? codeText ?? UNKNOWN_FAULT_TYPE,
    message: textOf(message) ?? textOf(msg) ?? '',
  };
}

/** The error of a whole JSON body; null where the body is no error. */
export function faultOf(body: JsonRecord): ApiFault | null {
  if (body.error !== undefined && body.error !== null) return faultDetails(body.error);
  if (body.success === false) return faultDetails(body);
  return body.type === 'error' ? { type: UNKNOWN_FAULT_TYPE, message: '' } : null;
}
