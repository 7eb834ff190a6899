/** Reading a copy of what is relayed: usage, errors; unpacking it first where the upstream compressed it unasked. */
import type { IncomingHttpHeaders } from 'node:http';
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzipSync,
  inflateSync,
} from 'node:zlib';
import { type Dialect, type HeaderLookup, type UsageCounts, usageOfHeader } from '../../wire/index.ts';

/** Largest text that a packed body may become. */
const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;

/** The first value of a header, or undefined; names in lower case. */
export function headerOf(headers: IncomingHttpHeaders): HeaderLookup {
  const lookup = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return Object.assign(lookup, { names: () => Object.keys(headers) });
}

/** How a body is packed, in lower case; `identity` = not at all. */
export function encodingOf(headers: IncomingHttpHeaders): string {
  const word = headerOf(headers)('content-encoding')?.trim().toLowerCase() ?? '';
  if (word === '') return 'identity';
  return word === 'x-gzip' ? 'gzip' : word;
}

/** Takes packed bytes as they come and hands on what is in them. */
export interface Unpacker {
  /** False when no more should come until `drained`. */
  feed(chunk: Buffer): boolean;
  /** Resolves when all that was fed was handed on, or could not be. */
  end(): Promise<void>;
  readonly isFull: boolean;
}

export interface UnpackedSink {
  take(chunk: Buffer): void;
  /** The bytes are not what the header says; called once, nothing is taken after it. */
  fail(code: string): void;
  /** More may come. */
  drained(): void;
}

const UNPACKERS: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** What unpacks a stream of these headers; null = it is not packed, or in a way that we do not know. */
export function unpackerFor(headers: IncomingHttpHeaders, sink: UnpackedSink): Unpacker | null {
  const open = UNPACKERS[encodingOf(headers)];
  if (open === undefined) return null;
  const packed = open();
  const over = new Promise<void>((resolve) => {
    packed.on('data', (chunk: Buffer) => sink.take(chunk));
    packed.on('drain', () => sink.drained());
    packed.once('end', resolve);
    packed.once('error', (error: NodeJS.ErrnoException) => {
      sink.fail(error.code ?? 'unreadable');
      resolve();
    });
    packed.once('close', resolve);
  });
  return {
    feed: (chunk) => packed.destroyed || packed.write(chunk),
    end: () => {
      if (!packed.destroyed) packed.end();
      return over;
    },
    get isFull() {
      return packed.writableNeedDrain;
    },
  };
}

/** The body's text; '' where it is packed in a way that nobody asked for and we cannot read. */
export function bodyText(body: Buffer, headers: IncomingHttpHeaders): string {
  const options = { maxOutputLength: MOST_UNPACKED_BYTES };
  try {
    switch (encodingOf(headers)) {
      case 'gzip':
        return gunzipSync(body, options).toString('utf8');
      case 'deflate':
        return inflateSync(body, options).toString('utf8');
      case 'br':
        return brotliDecompressSync(body, options).toString('utf8');
      case 'identity':
        return body.toString('utf8');
      default:
        return '';
    }
  } catch {
    return '';
  }
}

/** Usage of a whole answer: its body, and where that says nothing, the header that some providers send. */
export function usageOfAnswer(dialect: Dialect, text: string, headers: IncomingHttpHeaders): UsageCounts {
  const { counts } = dialect.usageOfBody(text);
  if (counts.inputTokens !== null || counts.outputTokens !== null) return counts;
  const header = headerOf(headers);
  const told = usageOfHeader(header('x-usage-tokens') ?? header('x-usage'));
  return { ...counts, inputTokens: told.inputTokens, outputTokens: told.outputTokens };
}
