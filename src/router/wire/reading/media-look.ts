/**
 * Finds the pictures and documents of a request while its body is scanned. They lie in its messages: in their content,
 * the content of results in it, and in what names a source. Read next: media-tokens.ts, what one counts.
 */
import type { JsonVisitor } from '../../../core/index.ts';
import { type FileText, fileTokens } from './media-tokens.ts';

/** What of a request is no text. */
export interface MediaAmount {
  /** Bytes of the body that it takes. */
  readonly bytes: number;
  readonly tokens: number;
}

/** Where a text stands in the body, without its quotes. */
interface Place {
  readonly start: number;
  readonly end: number;
}

const NOTHING: MediaAmount = { bytes: 0, tokens: 0 };
const QUOTE = 0x22;
/** Members of the body that are looked into: the first that is there. */
const ROOTS: readonly string[] = ['messages', 'input'];
/** Members that may hold files. */
const WAYS: ReadonlySet<string> = new Set(['content', 'source', 'image_url', 'file', 'output']);
/** Texts by which a value is known as a file. */
const FIELDS: ReadonlySet<string> = new Set(['type', 'media_type', 'data', 'url', 'image_url', 'file_data']);
/** Those that may hold one as a data URL, by rank. */
const URL_FIELDS: readonly string[] = ['image_url', 'url', 'file_data'];
/** Nesting that is looked into: messages, content, a tool's result, its content. */
const DEEPEST = 8;
/** Longest beginning of a data URL, before its letters. */
const LONGEST_HEAD = 128;
const DATA_URL = /^data:([a-z0-9.+/-]{0,100});base64,/i;

const added = (a: MediaAmount, b: MediaAmount): MediaAmount =>
  b === NOTHING ? a : { bytes: a.bytes + b.bytes, tokens: a.tokens + b.tokens };

/** An object or a list that is looked into. */
class Frame {
  readonly name: string | null;
  readonly isList: boolean;
  /** -1 = the body itself. */
  readonly depth: number;
  /** Of a list: what is in it. */
  sum: MediaAmount = NOTHING;
  /** Of an object: what each of its members holds, the last of each name; null = none was seen, which most are. */
  private inside: Map<string, MediaAmount> | null = null;
  private fields: Map<string, Place> | null = null;

  constructor(name: string | null, isList: boolean, depth: number) {
    this.name = name;
    this.isList = isList;
    this.depth = depth;
  }

  /** What a member holds now; null = it is none. */
  hold(name: string, amount: MediaAmount | null): void {
    if (amount === null) this.inside?.delete(name);
    else {
      this.inside ??= new Map();
      this.inside.set(name, amount);
    }
  }

  heldBy(name: string): MediaAmount | undefined {
    return this.inside?.get(name);
  }

  /** What all members hold. */
  get held(): MediaAmount {
    return this.inside === null ? NOTHING : [...this.inside.values()].reduce(added, NOTHING);
  }

  /** A text by which a file may be known; null = the member is no text now. */
  setField(name: string, place: Place | null): void {
    if (!FIELDS.has(name)) return;
    if (place === null) this.fields?.delete(name);
    else {
      this.fields ??= new Map();
      this.fields.set(name, place);
    }
  }

  field(name: string): Place | undefined {
    return this.fields?.get(name);
  }

  /** True for a member that is looked into. */
  leadsTo(name: string | null): boolean {
    if (this.isList) return true;
    return name !== null && (this.depth === -1 ? ROOTS.includes(name) : WAYS.has(name));
  }
}

export class MediaLook implements JsonVisitor {
  private readonly bytes: Buffer;
  /** null = not looked into. */
  private readonly frames: Array<Frame | null>;
  private found: MediaAmount;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.frames = [];
    this.found = NOTHING;
  }

  /** What all of it takes and counts, once the body is read; files that are only named count nothing. */
  get amount(): MediaAmount {
    return this.found;
  }

  open(name: string | null, _at: number, isList: boolean): void {
    if (this.frames.length === 0) {
      this.frames.push(isList ? null : new Frame(null, false, -1));
      return;
    }
    const above = this.frames.at(-1) ?? null;
    const isWay = above?.leadsTo(name) === true;
    if (above !== null && name !== null) {
      above.setField(name, null);
      if (isWay) above.hold(name, NOTHING);
    }
    const depth = (above?.depth ?? 0) + 1;
    this.frames.push(isWay && depth <= DEEPEST ? new Frame(name, isList, depth) : null);
  }

  close(): void {
    const frame = this.frames.pop();
    if (frame === null || frame === undefined) return;
    const above = this.frames.at(-1);
    if (above === undefined || above === null) {
      this.found = ROOTS.map((name) => frame.heldBy(name)).find((each) => each !== undefined) ?? NOTHING;
      return;
    }
    const amount = frame.isList ? frame.sum : (this.fileIn(frame) ?? frame.held);
    if (frame.name === null) above.sum = added(above.sum, amount);
    else above.hold(frame.name, amount);
  }

  value(name: string | null, start: number, end: number): void {
    const frame = this.frames.at(-1);
    if (frame === null || frame === undefined || name === null) return;
    const isNull = end - start === 4 && this.bytes[start] === 0x6e;
    if (frame.leadsTo(name)) frame.hold(name, isNull ? null : NOTHING);
    frame.setField(name, this.bytes[start] === QUOTE ? { start: start + 1, end: end - 1 } : null);
  }

  /** What a value that holds a file takes and counts; null for all others. */
  private fileIn(frame: Frame): MediaAmount | null {
    const [type, data] = [frame.field('type'), frame.field('data')];
    if (data !== undefined && this.isWord(type, 'base64')) {
      return this.amountOf(data, this.isWord(frame.field('media_type'), 'application/pdf'));
    }
    for (const name of URL_FIELDS) {
      const url = frame.field(name);
      const head = url === undefined ? null : this.headOf(url);
      if (head !== null) {
        const letters = { start: url!.start + head.length, end: url!.end };
        return this.amountOf(letters, head.kind === 'application/pdf');
      }
    }
    return null;
  }

  private isWord(place: Place | undefined, word: string): boolean {
    return (
      place !== undefined &&
      place.end - place.start === word.length &&
      this.bytes.toString('latin1', place.start, place.end) === word
    );
  }

  /** Kind of a data URL and the bytes before its letters; null for other texts. */
  private headOf({ start, end }: Place): { readonly kind: string; readonly length: number } | null {
    const begin = this.bytes.toString('latin1', start, Math.min(end, start + LONGEST_HEAD));
    const length = begin.indexOf(',') + 1;
    // A slash may be written as \/ in JSON.
    const kind = DATA_URL.exec(begin.slice(0, length).replaceAll('\\/', '/'))?.[1];
    return kind === undefined ? null : { kind: kind.toLowerCase(), length };
  }

  private amountOf({ start, end }: Place, isDocument: boolean): MediaAmount {
    const text: FileText = {
      letterCount: end - start,
      beginning: (most) => lettersOf(this.bytes.toString('latin1', start, Math.min(end, start + most))),
    };
    return { bytes: end - start, tokens: fileTokens(text, isDocument) };
  }
}

/** Letters as JSON writes them, without its escapes: slashes stay, line ends go. */
const lettersOf = (text: string): string =>
  text.includes('\\') ? text.replaceAll(/\\(?:[nrt]|u[0-9a-f]{4})|\\/gi, '') : text;
