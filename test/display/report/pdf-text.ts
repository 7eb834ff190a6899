/**
 * The text of a PDF as Chromium writes them, for tests of what stands on paper: content streams are inflated, glyphs read
 * back through their font's ToUnicode table. In the order of drawing, white space left out. No PDF of anyone else's.
 */
import { inflateSync } from 'node:zlib';

interface PdfObject {
  readonly head: string;
  /** Inflated; '' without one. */
  readonly stream: string;
}

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const bytes = pdf.toString('latin1');
  const objects = new Map<number, PdfObject>();
  for (const match of bytes.matchAll(/(?<=\n)(\d+) 0 obj\n([\s\S]*?)(?:endobj|stream\n)/g)) {
    const head = match[2]!;
    const length = /\/Length (\d+)/.exec(head)?.[1];
    const isStream = match[0].endsWith('stream\n');
    const from = match.index + match[0].length;
    const raw = isStream ? pdf.subarray(from, from + Number(length)) : Buffer.alloc(0);
    const text = head.includes('/FlateDecode') && isStream ? inflateSync(raw) : raw;
    objects.set(Number(match[1]), { head, stream: text.toString('latin1') });
  }
  return objects;
}

const hex = (digits: string): number => Number.parseInt(digits, 16);
const wordsOf = (digits: string): string =>
  (digits.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(hex(unit))).join('');

/** Characters by glyph. */
function unicodeOf(cmap: string): Map<number, string> {
  const table = new Map<number, string>();
  for (const [, part] of cmap.matchAll(/beginbfchar\n([\s\S]*?)endbfchar/g)) {
    for (const [, glyph, text] of part!.matchAll(/<(\w+)> <(\w+)>/g)) table.set(hex(glyph!), wordsOf(text!));
  }
  for (const [, part] of cmap.matchAll(/beginbfrange\n([\s\S]*?)endbfrange/g)) {
    for (const [, low, high, first] of part!.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      for (let glyph = hex(low!); glyph <= hex(high!); glyph++) {
        table.set(glyph, String.fromCharCode(hex(first!) + glyph - hex(low!)));
      }
    }
  }
  return table;
}

/** Everything that is written, without white space; ligatures as their letters. */
export function pdfText(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const fonts = new Map<string, Map<number, string>>();
  for (const { head } of objects.values()) {
    for (const [, name, number] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(number))?.head ?? '')?.[1];
      if (unicode !== undefined) fonts.set(name!, unicodeOf(objects.get(Number(unicode))!.stream));
    }
  }
  let text = '';
  for (const { stream } of objects.values()) {
    let font = new Map<number, string>();
    for (const [, name, digits] of stream.matchAll(
      /\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> ?T[jJ]|<([0-9A-Fa-f]+)>/g,
    )) {
      if (name !== undefined) font = fonts.get(name) ?? font;
      else if (digits !== undefined)
        text += (digits.match(/.{4}/g) ?? []).map((glyph) => font.get(hex(glyph)) ?? '').join('');
    }
  }
  return text.normalize('NFKC').replace(/\s+/g, '');
}
