/**
 * One copy of each model and session name. A name cut out of a line can keep the whole line alive in the
 * engine's memory; the pooled copy does not, so no log text outlives its line.
 */
export class StringPool {
  private readonly copies: Map<string, string>;

  constructor() {
    this.copies = new Map();
  }

  /** An equal string that shares no memory with `text`'s line. */
  keep(text: string): string {
    const known = this.copies.get(text);
    if (known !== undefined) return known;
    const copy = JSON.parse(JSON.stringify(text)) as string;
    this.copies.set(copy, copy);
    return copy;
  }
}
