/**
 * JSON read from its bytes, a slice at a time and without building what it says: a visitor is told where values begin
 * and end. For bytes that are too many to be parsed at once.
 *
 * Invariant: it takes exactly the texts that JSON.parse takes of these bytes as UTF-8, but none that is nested deeper than
 * MOST_LEVELS. RFC 8259; bytes that are no UTF-8 are taken inside of texts, as decoders do.
 */

import {
  BACKSLASH,
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  escapeLength,
  IN_TEXT,
  isBlank,
  OPEN_LIST,
  OPEN_OBJECT,
  plainEnd,
  QUOTE,
} from './json-bytes.ts';

/** What is told of a text, in its order. A `name` is the key in an object; null = in a list, or the whole. */
export interface JsonVisitor {
  /** An object or a list begins at byte `at`. */
  open(name: string | null, at: number, isList: boolean): void;
  /** The latest one that is open ends before byte `end`. */
  close(end: number): void;
  /** A text with its quotes, a number or a word, from byte `start` to before `end`. */
  value(name: string | null, start: number, end: number): void;
}

/** more = there are bytes left; whole = it was read and is JSON; bad = it is none; deep = it is nested too deep. */
export type ScanState = 'more' | 'whole' | 'bad' | 'deep';

/** Levels of objects and lists, the outermost included. */
export const MOST_LEVELS = 1000;
/** Longest key that is told, in bytes; of a longer one '' is. */
const LONGEST_NAME = 64;

/** What may come next. */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end';

export class JsonScan {
  private readonly bytes: Buffer;
  private readonly visitor: JsonVisitor;
  /** Of each level that is open, outermost first. */
  private readonly areLists: boolean[];
  private at: number;
  private expected: Expected;
  /** Start of the text that is being read; -1 = none is. */
  private textStart: number;
  private hasEscape: boolean;
  /** The latest key. */
  private name: string;
  private fault: 'bad' | 'deep' | null;

  constructor(bytes: Buffer, visitor: JsonVisitor) {
    this.bytes = bytes;
    this.visitor = visitor;
    this.areLists = [];
    this.at = 0;
    this.expected = 'value';
    this.textStart = -1;
    this.hasEscape = false;
    this.name = '';
    this.fault = null;
  }

  /** Bytes that were read. */
  get position(): number {
    return this.at;
  }

  /** Reads about `count` bytes more: an escape, a word or a number is not broken off. */
  advance(count: number): ScanState {
    const stop = Math.min(this.at + count, this.bytes.length);
    while (this.at < stop && this.fault === null) {
      if (this.textStart === -1) this.token();
      else this.text(stop);
    }
    if (this.fault !== null) return this.fault;
    if (this.at < this.bytes.length) return 'more';
    const isWhole = this.areLists.length === 0 && this.expected === 'comma or end' && this.textStart === -1;
    return isWhole ? 'whole' : 'bad';
  }

  private get needsValue(): boolean {
    return this.expected === 'value' || this.expected === 'value or end';
  }

  private token(): void {
    const byte = this.bytes[this.at]!;
    if (isBlank(byte)) this.at++;
    else if (byte === QUOTE) this.beginText();
    else if (byte === COMMA) this.comma();
    else if (byte === COLON) this.colon();
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.open(byte === OPEN_LIST);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.close(byte === CLOSE_LIST);
    else this.plain();
  }

  /** Key of what begins now. */
  private get ownName(): string | null {
    return this.areLists.at(-1) === false ? this.name : null;
  }

  private beginText(): void {
    if (!this.needsValue && this.expected !== 'key' && this.expected !== 'key or end') {
      this.fault = 'bad';
      return;
    }
    this.textStart = this.at++;
    this.hasEscape = false;
  }

  /** The text that is being read, up to its end or to `stop`. */
  private text(stop: number): void {
    const { bytes } = this;
    let { at } = this;
    for (;;) {
      while (at < stop && IN_TEXT[bytes[at]!] === 1) at++;
      if (at >= stop) break;
      if (bytes[at] === QUOTE) {
        this.at = at + 1;
        this.endText();
        return;
      }
      const length = bytes[at] === BACKSLASH ? escapeLength(bytes, at) : 0;
      if (length === 0) {
        this.fault = 'bad';
        return;
      }
      this.hasEscape = true;
      at += length;
    }
    this.at = at;
  }

  private endText(): void {
    const start = this.textStart;
    this.textStart = -1;
    if (this.needsValue) {
      this.visitor.value(this.ownName, start, this.at);
      this.expected = 'comma or end';
      return;
    }
    this.name = this.nameOf(start, this.at);
    this.expected = 'colon';
  }

  private nameOf(start: number, end: number): string {
    if (end - start - 2 > LONGEST_NAME) return '';
    if (!this.hasEscape) return this.bytes.toString('utf8', start + 1, end - 1);
    return JSON.parse(this.bytes.toString('utf8', start, end)) as string;
  }

  private comma(): void {
    const isList = this.areLists.at(-1);
    if (this.expected !== 'comma or end' || isList === undefined) this.fault = 'bad';
    else this.expected = isList ? 'value' : 'key';
    this.at++;
  }

  private colon(): void {
    if (this.expected === 'colon') this.expected = 'value';
    else this.fault = 'bad';
    this.at++;
  }

  private open(isList: boolean): void {
    if (!this.needsValue) this.fault = 'bad';
    else if (this.areLists.length === MOST_LEVELS) this.fault = 'deep';
    if (this.fault !== null) return;
    this.visitor.open(this.ownName, this.at++, isList);
    this.areLists.push(isList);
    this.expected = isList ? 'value or end' : 'key or end';
  }

  private close(isList: boolean): void {
    const isEmpty = this.expected === (isList ? 'value or end' : 'key or end');
    if (this.areLists.at(-1) !== isList || !(isEmpty || this.expected === 'comma or end')) {
      this.fault = 'bad';
      return;
    }
    this.areLists.pop();
    this.visitor.close(++this.at);
    this.expected = 'comma or end';
  }

  private plain(): void {
    const end = this.needsValue ? plainEnd(this.bytes, this.at) : -1;
    if (end === -1) {
      this.fault = 'bad';
      return;
    }
    this.visitor.value(this.ownName, this.at, end);
    this.at = end;
    this.expected = 'comma or end';
  }
}
