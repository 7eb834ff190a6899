/** JSON files a user names: every way they can be unusable, each told in one sentence. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { QuotalabError } from '../../../src/core/index.ts';
import { readJsonFile } from '../../../src/usage/files/read-json.ts';
import { temporaryTree } from '../sources/temporary-tree.ts';

const SCHEMA = z.strictObject(
  {
    rows: z.array(
      z.strictObject({ size: z.number('a number'), 'odd key': z.number('a number').optional() }, 'an object'),
      'a list',
    ),
    note: z.string('a text').optional(),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? 'keys: rows, note' : 'an object of rows') },
);

async function read(text: string | Uint8Array): Promise<unknown> {
  const root = temporaryTree({ 'my file.json': text });
  return readJsonFile(
    { option: '--thing', path: 'my file.json', code: 'BAD_OBJECTIVE' },
    SCHEMA,
    join(root, 'my file.json'),
  );
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(QuotalabError);
  expect(error).toMatchObject({ code: 'BAD_OBJECTIVE', exitCode: 2 });
  return (error as Error).message;
}

describe('readJsonFile', () => {
  it('gives the checked value, with or without a byte order mark', async () => {
    const text = '{ "rows": [{ "size": 1.5 }] }';
    expect(await read(text)).toEqual({ rows: [{ size: 1.5 }] });
    expect(await read(`\uFEFF${text}`)).toEqual({ rows: [{ size: 1.5 }] });
    expect(await read(`\r\n\t ${text}\r\n`)).toEqual({ rows: [{ size: 1.5 }] });
  });

  it('reads the path as typed when nothing else is said', async () => {
    const root = temporaryTree({ 'a.json': '{"rows":[]}' });
    const file = { option: '--thing', path: join(root, 'a.json'), code: 'BAD_POOL' } as const;
    expect(await readJsonFile(file, SCHEMA)).toEqual({ rows: [] });
  });

  it.each([
    ['{"rows":[{"size":"1"}]}', `rows[0].size is "1"; allowed: a number`],
    ['{"rows":[{"size":1},{}]}', 'rows[1].size missing; allowed: a number'],
    ['{"rows":[{"size":null}]}', 'rows[0].size is null; allowed: a number'],
    ['{"rows":[{"size":1,"odd key":"x"}]}', 'rows[0].odd key is "x"; allowed: a number'],
    ['{"rows":[7]}', 'rows[0] is 7; allowed: an object'],
    ['{"rows":{}}', 'rows is {}; allowed: a list'],
    ['{}', 'rows missing; allowed: a list'],
    ['[]', 'the file is []; allowed: an object of rows'],
    ['null', 'the file is null; allowed: an object of rows'],
    ['"rows"', 'the file is "rows"; allowed: an object of rows'],
    ['{"rows":[],"Note":"x"}', "unknown key 'Note'; keys: rows, note"],
    ['{"rows":[],"__proto__":{"note":"x"}}', 'line 1, column 12: a key __proto__ is not allowed'],
    ['{"rows":[],"rows":[]}', 'line 1, column 12: the key "rows" is written twice'],
    ['{"rows":[],"note":"\\ud83d"}', 'line 1, column 19: a text has half of a character'],
    ['['.repeat(200_000), 'line 1, column 33: nested deeper than 32 levels'],
    [
      `${'{"rows":'.repeat(200_000)}1${'}'.repeat(200_000)}`,
      'line 1, column 257: nested deeper than 32 levels',
    ],
    ['{"rows":[],"constructor":1}', "unknown key 'constructor'; keys: rows, note"],
    // The first of several problems.
    ['{"rows":[{"size":true},{"size":false}]}', 'rows[0].size is true; allowed: a number'],
    // Long values are cut at sixty characters.
    [`{"rows":"${'x'.repeat(80)}"}`, `rows is "${'x'.repeat(56)}...; allowed: a list`],
    [`{"rows":"${'x'.repeat(59)}"}`, `rows is "${'x'.repeat(56)}...; allowed: a list`],
    [`{"rows":"${'x'.repeat(58)}"}`, `rows is "${'x'.repeat(58)}"; allowed: a list`],
  ])('%s is refused: %s', async (text, sentence) => {
    expect(await refusal(read(text))).toBe(`--thing 'my file.json': ${sentence}`);
  });

  it('says where a nested unknown key is', async () => {
    const message = await refusal(read('{"rows":[{"size":1},{"size":2,"extra":1}]}'));
    expect(message).toMatch(/^--thing 'my file\.json': rows\[1\] has unknown key 'extra'; /);
  });

  it.each([
    '',
    '{',
    '{"rows":[],}',
    "{'rows':[]}",
    '{"rows":[{"size":NaN}]}',
    '{"rows":[1e]}',
    '\0',
    '{}{}',
  ])('%j is not JSON', async (text) => {
    expect(await refusal(read(text))).toMatch(/^--thing 'my file\.json': is not JSON \(.+\)$/);
  });

  it('two byte order marks, and UTF-16, are not JSON', async () => {
    expect(await refusal(read('\uFEFF\uFEFF{"rows":[]}'))).toContain('is not JSON');
    const wide = Buffer.from('\uFEFF{"rows":[]}', 'utf16le');
    expect(await refusal(read(wide))).toBe("--thing 'my file.json': is not UTF-8 text");
  });

  it('a number too large for a double is told as what it is, not as null', async () => {
    const message = await refusal(read('{"rows":[{"size":1e999}]}'));
    expect(message).toMatch(/^--thing 'my file\.json': rows\[0\]\.size .+; allowed: a number$/);
    expect(message).not.toContain('null');
  });

  it('a directory, a missing file, a file below a file', async () => {
    const root = temporaryTree({ 'a.json': '{}' });
    mkdirSync(join(root, 'folder'));
    const refused = (path: string): Promise<string> =>
      refusal(readJsonFile({ option: '--thing', path, code: 'BAD_OBJECTIVE' }, SCHEMA, join(root, path)));
    expect(await refused('folder')).toBe("--thing 'folder': cannot be read (it is a directory)");
    expect(await refused('none.json')).toBe("--thing 'none.json': cannot be read (no such file)");
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(await refused('pipe')).toBe("--thing 'pipe': cannot be read (it is no regular file)");
    writeFileSync(join(root, 'large.json'), '');
    truncateSync(join(root, 'large.json'), 2 ** 31);
    expect(await refused('large.json')).toBe(
      "--thing 'large.json': has 2147483648 bytes; allowed: at most 268435456",
    );
    expect(await refused('a.json/b.json')).toMatch(/^--thing 'a\.json\/b\.json': cannot be read \(.+\)$/);
  });

  it.skipIf(process.getuid?.() === 0)('a file that may not be read (not run as root)', async () => {
    const root = temporaryTree({ 'secret.json': '{"rows":[]}' });
    chmodSync(join(root, 'secret.json'), 0);
    const file = { option: '--thing', path: 'secret.json', code: 'BAD_OBJECTIVE' } as const;
    expect(await refusal(readJsonFile(file, SCHEMA, join(root, 'secret.json')))).toBe(
      "--thing 'secret.json': cannot be read (permission denied)",
    );
  });
});
