/** The library's example in docs/ runs as printed and prints what its comment says. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('prints the order of accounts that the page promises', () => {
  const page = readFileSync(new URL('../../docs/library.md', import.meta.url), 'utf8');
  const snippet = /```ts\n(.*?)```/s.exec(page)?.[1] ?? '';
  const promised = /\/\/ (\[.*?\])/.exec(snippet)?.[1];
  const library = new URL('../../dist/src/index.js', import.meta.url).href;
  const directory = mkdtempSync(join(tmpdir(), 'quotalab-readme-'));
  try {
    const file = join(directory, 'snippet.mjs');
    writeFileSync(file, snippet.replace("'quotalab'", JSON.stringify(library)));
    expect(execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim()).toBe(promised);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
