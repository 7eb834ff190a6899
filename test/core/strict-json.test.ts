/** JSON with faults told by line and column; on everything else one with JSON.parse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonFault, parseStrictJson } from '../../src/core/strict-json.ts';

const SEED = 20_260_302;

function faultOf(text: string): string {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof JsonFault) return `${error.line}:${error.column} ${error.message}`;
    throw error;
  }
  return '';
}

describe('a fault is told by line, column and what was expected', () => {
  it.each([
    ['', '1:1 expected a value, found the end of the file'],
    ['{"a": 1', "1:8 expected ',' or '}', found the end of the file"],
    ['{"a": 1,}', '1:9 expected a key in double quotes, found "}"'],
    ['{\n  "a": 1,\n  // no\n}', '3:3 expected a key in double quotes, found "/"'],
    ['{\r\n  a: 1}', '2:3 expected a key in double quotes, found "a"'],
    ['{"a"\r\r 1}', '3:2 expected \':\' after a key, found "1"'],
    ['[1 2]', "1:4 expected ',' or ']', found \"2\""],
    ['[1,]', '1:4 expected a value, found "]"'],
    ['[01]', '1:2 expected a value, found "0"'],
    ['[1.]', '1:2 expected a value, found "1"'],
    ['[.5]', '1:2 expected a value, found "."'],
    ['[NaN]', '1:2 expected a value, found "N"'],
    ['[truely]', '1:2 expected a value, found "t"'],
    ["['a']", '1:2 expected a value, found "\'"'],
    ['["a\nb"]', '1:4 expected the closing quote of a text, found "\\n"'],
    ['["a', '1:4 expected the closing quote of a text, found the end of the file'],
    ['["\\x41"]', '1:4 expected an escape such as \\n or \\u00e9, found "x"'],
    ['{} {}', '1:4 expected the end of the file, found "{"'],
    ['\u{1F600}', '1:1 expected a value, found "\u{1F600}"'],
    ['{"a": 1, "a": 2}', '1:10 the key "a" is written twice'],
    ['{"a": 1, "\\u0061": 2}', '1:10 the key "a" is written twice'],
    ['{"__proto__": {}}', '1:2 a key __proto__ is not allowed'],
    ['{"\\u005f_proto__": {}}', '1:2 a key __proto__ is not allowed'],
    [`${'['.repeat(33)}`, '1:33 nested deeper than 32 levels'],
    ['['.repeat(1_000_000), '1:33 nested deeper than 32 levels'],
  ])('%j', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('leaves out a byte order mark, also from the column', () => {
    expect(parseStrictJson('\uFEFF[1]')).toEqual([1]);
    expect(faultOf('\uFEFF[x]')).toBe('1:2 expected a value, found "x"');
  });

  it('takes a key again in another object, and nesting up to the limit', () => {
    expect(parseStrictJson('{"a": {"a": [{"a": 1}, {"a": 2}]}}')).toEqual({ a: { a: [{ a: 1 }, { a: 2 }] } });
    expect(faultOf(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('');
  });
});

function parsedByNode(text: string): unknown {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'no JSON';
  }
}

function parsedStrictly(text: string): unknown {
  try {
    return { value: parseStrictJson(text) };
  } catch (error) {
    expect(error).toBeInstanceOf(JsonFault);
    return /twice|__proto__|deeper/.test((error as Error).message) ? parsedByNode(text) : 'no JSON';
  }
}

describe('what is JSON is what JSON.parse says', () => {
  it('for texts made of JSON crumbs', () => {
    const crumb = fc.constantFrom(
      ...['{', '}', '[', ']', ':', ',', '"', '\\', 'a', 'u00e9', '0', '12', '-', '.', 'e', '+', 'E5'],
      ...[' ', '\n', '\t', '\u00a0', '\u0001', 'true', 'null', '"b"', '"c":', '\u2028', '\ud800'],
    );
    fc.assert(
      fc.property(fc.array(crumb, { maxLength: 12 }), (crumbs) => {
        const text = crumbs.join('');
        expect(parsedStrictly(text)).toEqual(parsedByNode(text));
      }),
      { seed: SEED, numRuns: 5000 },
    );
  });

  it('for JSON with one character changed', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom(...'{}[]",:\\ 0e.-x\n'), (json, at, character) => {
        const index = at % (json.length + 1);
        const text = json.slice(0, index) + character + json.slice(index + 1);
        for (const each of [json, text]) expect(parsedStrictly(each)).toEqual(parsedByNode(each));
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });
});
