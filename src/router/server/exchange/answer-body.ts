/** Reading a copy of what is relayed: usage, errors; unpacking it first where the upstream compressed it unasked. */
import type { IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
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

/** The body's text; '' where it is packed in a way that nobody asked for and we cannot read. */
export function bodyText(body: Buffer, headers: IncomingHttpHeaders): string {
  const options = { maxOutputLength: MOST_UNPACKED_BYTES };
  try {
    switch (headerOf(headers)('content-encoding')?.trim().toLowerCase() ?? 'identity') {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, options).toString('utf8');
      case 'deflate':
        return inflateSync(body, options).toString('utf8');
      case 'br':
        return brotliDecompressSync(body, options).toString('utf8');
      case 'identity':
      case '':
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
