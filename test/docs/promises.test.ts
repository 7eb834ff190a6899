/** Every promise names tests that there are, and every test that injects faults proves one. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULT_TESTS } from '../faults.ts';
import { ROOT, readDocument } from './markdown.ts';
import { PROMISES } from './promises.ts';

/** A title as the call of a test says it. */
const isTitleIn = (source: string, title: string): boolean =>
  [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``].some((quoted) =>
    new RegExp(`(?:it|\\)|describe)\\(\\s*${quoted.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')}`).test(source),
  );

describe.each(PROMISES)('the promise "$promise"', ({ proofs }) => {
  it('is proven by tests that there are', () => {
    const missing = Object.entries(proofs).flatMap(([file, titles]) => {
      if (!existsSync(join(ROOT, file))) return [file];
      const source = readDocument(file);
      return titles.filter((title) => !isTitleIn(source, title)).map((title) => `${file}: ${title}`);
    });
    expect(missing).toEqual([]);
    expect(Object.values(proofs).flat().length).toBeGreaterThan(0);
  });
});

describe('the tests that inject faults', () => {
  it('each prove some promise', () => {
    const proving = new Set(PROMISES.flatMap(({ proofs }) => Object.keys(proofs)));
    expect(FAULT_TESTS.filter((file) => !proving.has(file))).toEqual([]);
  });
});
