/** SHA-256 over canonical bytes: what makes two results the same result. */
import { createHash, type Hash } from 'node:crypto';

/** Little-endian doubles into a SHA-256, whatever the machine's byte order. */
export class DoubleDigest {
  private readonly hash: Hash;

  constructor() {
    this.hash = createHash('sha256');
  }

  /** Adds `values[offset .. offset + count)`. */
  add(values: Float64Array, offset: number, count: number): void {
    const bytes = Buffer.from(values.buffer, values.byteOffset + offset * 8, count * 8);
    this.hash.update(LITTLE_ENDIAN ? bytes : Buffer.from(bytes).swap64());
  }

  hex(): string {
    return this.hash.copy().digest('hex');
  }
}

const LITTLE_ENDIAN: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** SHA-256 of a JSON value with sorted keys; typed arrays count by their bytes. */
export function hashJson(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return JSON.stringify(createHash('sha256').update(bytes).digest('hex'));
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}
