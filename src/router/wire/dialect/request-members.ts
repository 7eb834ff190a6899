/**
 * The members of a request's body that say something to the router, found while the body is scanned: none is built but
 * these, and of one that is long only its beginning. Read next: dialect.ts, which words are read of them.
 */
import type { JsonRecord, JsonVisitor } from '../../../core/index.ts';

/** Bytes of a body, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Member extends Span {
  readonly isList: boolean;
  /** First entry of a list; null = it has none. */
  readonly first: Span | null;
}

/** Longest value that is read whole, bytes. */
const READ_BYTES = 64 * 1024;

export class RequestMembers implements JsonVisitor {
  private readonly bytes: Buffer;
  private readonly wanted: ReadonlySet<string | null>;
  /** The last of each name, as parsers have it. */
  private readonly members: Map<string | null, Member>;
  private depth: number;
  /** The member that is open now, and the first entry of it; a start of -1 = none is open. */
  private name: string | null;
  private start: number;
  private isList: boolean;
  private first: Span | null;
  private firstStart: number;
  /** Where the members begin; -1 = the body is no object. */
  private begin: number;

  constructor(bytes: Buffer, wanted: readonly string[]) {
    this.bytes = bytes;
    this.wanted = new Set(wanted);
    this.members = new Map();
    this.depth = 0;
    this.name = null;
    this.start = -1;
    this.isList = false;
    this.first = null;
    this.firstStart = -1;
    this.begin = -1;
  }

  open(name: string | null, at: number, isList: boolean): void {
    if (this.depth === 0 && !isList) this.begin = at + 1;
    else if (this.depth === 1 && this.wanted.has(name)) {
      this.name = name;
      this.start = at;
      this.isList = isList;
      this.first = null;
    } else if (this.isBeforeFirst) this.firstStart = at;
    this.depth++;
  }

  close(end: number): void {
    this.depth--;
    if (this.depth === 2 && this.firstStart !== -1) {
      this.first = { start: this.firstStart, end };
      this.firstStart = -1;
    }
    if (this.depth !== 1 || this.start === -1) return;
    this.members.set(this.name, { start: this.start, end, isList: this.isList, first: this.first });
    this.start = -1;
  }

  value(name: string | null, start: number, end: number): void {
    if (this.depth === 1 && this.wanted.has(name)) {
      this.members.set(name, { start, end, isList: false, first: null });
    } else if (this.isBeforeFirst) this.first = { start, end };
  }

  /** True where the next value is the first entry of a list that is wanted. */
  private get isBeforeFirst(): boolean {
    return this.depth === 2 && this.start !== -1 && this.isList && this.first === null;
  }

  /** Byte behind the brace that opens the body; -1 = it is no object. */
  get inside(): number {
    return this.begin;
  }

  /** Where the value of a member stands; null = there is none. */
  spanOf(name: string): Span | null {
    return this.members.get(name) ?? null;
  }

  /**
   * Those that are there, each read when it is asked for. Of a long list its first entry stands, of another long value a
   * text: its beginning and length.
   */
  record(): JsonRecord {
    const readers = [...this.members].map(([name, member]) => [
      name,
      { enumerable: true, get: () => this.meaning(member) },
    ]);
    return Object.defineProperties({}, Object.fromEntries(readers));
  }

  private meaning(member: Member): unknown {
    const { start, end, isList, first } = member;
    const isLongList = isList && first !== null && end - start > READ_BYTES;
    return isLongList ? [this.read(first)] : this.read(member);
  }

  private read({ start, end }: Span): unknown {
    if (end - start <= READ_BYTES) return JSON.parse(this.bytes.toString('utf8', start, end));
    return `${this.bytes.toString('utf8', start + 1, start + READ_BYTES)} ${end - start}`;
  }
}
