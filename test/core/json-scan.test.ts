/** JSON read from its bytes: it takes what JSON.parse takes and tells what JSON.parse builds, however it is sliced. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonScan, type JsonVisitor, MOST_LEVELS, type ScanState } from '../../src/core/json-scan.ts';

/** Builds again what it is told. */
class Builder implements JsonVisitor {
  root: unknown = undefined;
  private readonly bytes: Buffer;
  private readonly open_: Array<Record<string, unknown> | unknown[]> = [];
  /** Bytes that each level begins and ends at, in the order of their ends. */
  readonly spans: string[] = [];
  private readonly starts: number[] = [];

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  private put(name: string | null, value: unknown): void {
    const above = this.open_.at(-1);
    if (above === undefined) this.root = value;
    else if (Array.isArray(above)) {
      expect(name).toBeNull();
      above.push(value);
    } else
      Object.defineProperty(above, name!, { value, enumerable: true, configurable: true, writable: true });
  }

  open(name: string | null, at: number, isList: boolean): void {
    const value = isList ? [] : {};
    this.put(name, value);
    this.open_.push(value);
    this.starts.push(at);
  }

  close(end: number): void {
    this.open_.pop();
    this.spans.push(this.bytes.toString('utf8', this.starts.pop(), end));
  }

  value(name: string | null, start: number, end: number): void {
    this.put(name, JSON.parse(this.bytes.toString('utf8', start, end)));
  }
}

interface Scanned {
  readonly state: ScanState;
  readonly builder: Builder;
}

function scanned(text: string | Buffer, slice = 1_000_000): Scanned {
  const bytes = Buffer.from(text as string);
  const builder = new Builder(bytes);
  const scan = new JsonScan(bytes, builder);
  for (;;) {
    const before = scan.position;
    const state = scan.advance(slice);
    if (state !== 'more') return { state, builder };
    expect(scan.position).toBeGreaterThan(before);
  }
}

const parsed = (bytes: Buffer): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return null;
  }
};

const blanks = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
/** Values as somebody may write them: blanks, escapes, keys that come twice. */
const written = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false', 'null', '0', '-0', '1.50', '-2e+05', '1E9', '""', '{}', '[ ]'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.string().map((text) => JSON.stringify(text).replaceAll('/', '\\/').replaceAll('a', '\\u0061')),
    fc
      .array(fc.tuple(blanks, tie('value'), blanks))
      .map((entries) => `[${entries.map((entry) => entry.join('')).join(',')}]`),
    fc
      .array(
        fc.tuple(
          blanks,
          fc.oneof(
            fc.constantFrom('"a"', '"b"', '"\\u0061"', '"__proto__"'),
            fc.string().map((text) => JSON.stringify(text)),
          ),
          blanks,
          tie('value'),
          blanks,
        ),
      )
      .map(
        (members) =>
          `{${members.map(([before, key, after, value, end]) => `${before}${key}${after}:${value}${end}`).join(',')}}`,
      ),
  ),
})).value;

describe('what it takes', () => {
  it('is what JSON.parse takes, and it is told as JSON.parse builds it, in slices of any size', () => {
    fc.assert(
      fc.property(blanks, written, blanks, fc.integer({ min: 1, max: 40 }), (before, text, after, slice) => {
        const bytes = Buffer.from(`${before}${text}${after}`);
        const { state, builder } = scanned(bytes, slice);
        expect(state).toBe('whole');
        expect(builder.root).toEqual(JSON.parse(bytes.toString('utf8')));
        for (const span of builder.spans) expect(() => JSON.parse(span)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it('is nothing else: a byte that is changed, added or left out is judged alike', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...Buffer.from('{}[]":,\\ 0-.eEtfnu')),
    );
    const change = fc.tuple(fc.nat(), byte, fc.constantFrom('change', 'add', 'leave out'));
    fc.assert(
      fc.property(written, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        let bytes = Buffer.from(text);
        for (const [place, value, what] of changes) {
          const at = place % (bytes.length + 1);
          const rest = bytes.subarray(what === 'add' ? at : at + 1);
          bytes = Buffer.concat([
            bytes.subarray(0, at),
            ...(what === 'leave out' ? [] : [Buffer.of(value)]),
            rest,
          ]);
        }
        const expected = parsed(bytes);
        const { state, builder } = scanned(bytes, 7);
        expect(state).toBe(expected === null ? 'bad' : 'whole');
        if (expected !== null) expect(builder.root).toEqual(expected.value);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '',
    ' ',
    '{',
    '"',
    '"\\',
    '"\\u12',
    '"\\u12g4"',
    '"\\x"',
    '"a\nb"',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '+1',
    'tru',
    'trueish',
    'nul',
    'NaN',
    '[1,]',
    '[,1]',
    '{"a":1,}',
    '{"a"}',
    '{a:1}',
    '{"a":1 "b":2}',
    '[1}',
    '{]',
    '1 2',
    '{} {}',
    '\uFEFF{}',
    "{'a':1}",
    '[1]// no',
  ])('is not %j', (text) => {
    expect(parsed(Buffer.from(text))).toBeNull();
    for (const slice of [1, 1000]) expect(scanned(text, slice).state).toBe('bad');
  });
});

describe('nesting', () => {
  const nested = (levels: number, [open, close]: readonly [string, string]): string =>
    open.repeat(levels) + (open === '[' ? '' : '1') + close.repeat(levels);
  const kinds = [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const;

  it.each(kinds)('of %s%s is taken up to a depth, however much deeper it goes then', (...kind) => {
    expect(scanned(nested(MOST_LEVELS, kind)).state).toBe('whole');
    for (const levels of [MOST_LEVELS + 1, 200_000, 5_000_000]) {
      expect(scanned(nested(levels, kind)).state).toBe('deep');
    }
  });

  it('is told before what is wrong behind it', () => {
    expect(scanned('['.repeat(MOST_LEVELS + 1)).state).toBe('deep');
    expect(scanned(`${'['.repeat(MOST_LEVELS)}x`).state).toBe('bad');
  });
});

it('a slice ends a few bytes behind its count at most, whatever is read', () => {
  const texts = [
    JSON.stringify({ text: 'x'.repeat(100_000) }),
    JSON.stringify({ text: '"\n\u0001é\u{1f600}'.repeat(10_000) }),
    JSON.stringify(
      Array.from({ length: 20_000 }, (_, i) => (i % 3 === 0 ? i * 1.5e10 : [{ a: null }, true])),
    ),
    `[${' '.repeat(100_000)}]`,
  ];
  for (const text of texts) {
    const bytes = Buffer.from(text);
    const scan = new JsonScan(bytes, new Builder(bytes));
    let most = 0;
    let state: ScanState = 'more';
    while (state === 'more') {
      const before = scan.position;
      state = scan.advance(1000);
      most = Math.max(most, scan.position - before);
    }
    expect(state).toBe('whole');
    expect(most).toBeLessThanOrEqual(1020);
  }
});

it('keys are told as they are meant, and long ones as none', () => {
  const names: Array<string | null> = [];
  const visitor: JsonVisitor = {
    open: (name) => names.push(name),
    close: () => {},
    value: (name) => names.push(name),
  };
  const bytes = Buffer.from(`{"mod\\u0065l":1,"${'k'.repeat(65)}":2,"${'k'.repeat(64)}":[3]}`);
  expect(new JsonScan(bytes, visitor).advance(1000)).toBe('whole');
  expect(names).toEqual([null, 'model', '', 'k'.repeat(64), null]);
});
