/** The bytes of JSON: what may stand where, and where a word, a number or an escape ends. Read next: json-scan.ts. */

export const QUOTE: number = 0x22;
export const BACKSLASH: number = 0x5c;
export const COMMA: number = 0x2c;
export const COLON: number = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
export const OPEN_LIST: number = 0x5b;
export const CLOSE_LIST: number = 0x5d;
export const OPEN_OBJECT: number = 0x7b;
export const CLOSE_OBJECT: number = 0x7d;

const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));
/** By byte, 1 = it may follow a backslash. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
/** By byte, 1 = it stands for itself in a text. */
export const IN_TEXT: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

export const isBlank = (byte: number): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;
const isHex = (byte: number | undefined): boolean =>
  isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

/** Bytes of the escape that begins at `at`; 0 = it is none. */
export function escapeLength(bytes: Buffer, at: number): number {
  const next = bytes[at + 1];
  if (next === undefined) return 0;
  if (next !== LOWER_U) return 2 * ESCAPED[next]!;
  for (let i = at + 2; i < at + 6; i++) if (!isHex(bytes[i])) return 0;
  return 6;
}

/** End of the digits from `at` on; -1 = there are none. */
function digitsEnd(bytes: Buffer, at: number): number {
  let end = at;
  while (isDigit(bytes[end])) end++;
  return end === at ? -1 : end;
}

/** End of the number that begins at `at`; -1 = it is none. */
function numberEnd(bytes: Buffer, at: number): number {
  const first = bytes[at] === MINUS ? at + 1 : at;
  let end = bytes[first] === ZERO ? first + 1 : digitsEnd(bytes, first);
  if (end !== -1 && bytes[end] === DOT) end = digitsEnd(bytes, end + 1);
  if (end !== -1 && ((bytes[end] ?? 0) | 0x20) === LOWER_E) {
    const sign = bytes[end + 1];
    end = digitsEnd(bytes, sign === PLUS || sign === MINUS ? end + 2 : end + 1);
  }
  return end;
}

/** End of the word or number that begins at `at`; -1 = it is none. */
export function plainEnd(bytes: Buffer, at: number): number {
  const word = WORDS.find((each) => each[0] === bytes[at]);
  if (word === undefined) return numberEnd(bytes, at);
  const end = at + word.length;
  return end <= bytes.length && word.equals(bytes.subarray(at, end)) ? end : -1;
}
