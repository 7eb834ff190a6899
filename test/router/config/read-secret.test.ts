/** Secrets of accounts: where they may stand, and that no refusal ever tells one. */
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { readSecret } from '../../../src/router/config/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

const SECRET = 'sk-test-0123456789';

const fromEnv = (value: string | undefined): Promise<string> =>
  readSecret({ header: 'auto', source: { kind: 'env', name: 'KEY_A' } }, { KEY_A: value, OTHER: 'x' });

function secretFile(content: string, mode: number = 0o600): string {
  const path = join(temporaryTree({ secret: content }), 'secret');
  chmodSync(path, mode);
  return path;
}

const fromFile = (path: string, platform?: NodeJS.Platform): Promise<string> =>
  readSecret({ header: 'x-api-key', source: { kind: 'file', path } }, {}, platform);

async function refusal(reading: Promise<string>): Promise<string> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(QuotalabError);
  expect(error).toMatchObject({ code: 'BAD_QUOTAS', exitCode: 2 });
  expect((error as Error).message).not.toContain('sk-');
  return (error as Error).message;
}

describe('a secret of the environment', () => {
  it('is given without outer blanks', async () => {
    expect(await fromEnv(` ${SECRET}\n`)).toBe(SECRET);
  });

  it.each([
    [undefined, 'is not set; allowed: a secret of printable ASCII'],
    ['', 'is empty; allowed: a secret of printable ASCII'],
    [' \n', 'is empty; allowed: a secret of printable ASCII'],
    [
      `${SECRET}\r\nx-evil: 1`,
      'holds more than one line or other characters; allowed: a secret of printable ASCII',
    ],
    [`${SECRET}é`, 'holds more than one line or other characters; allowed: a secret of printable ASCII'],
  ])('%j is refused, naming the variable', async (value, problem) => {
    expect(await refusal(fromEnv(value))).toBe(`the environment variable KEY_A ${problem}`);
  });
});

describe('a secret file', () => {
  it.each([
    ['Claude Code', { claudeAiOauth: { accessToken: 'sk-ant-oat01-x', refreshToken: 'sk-ant-ort01-y' } }],
    ['Codex', { OPENAI_API_KEY: null, tokens: { access_token: 'sk-x' } }],
  ])('that is the login of %s is refused with the reason', async (program, login) => {
    for (const text of [JSON.stringify(login), JSON.stringify(login, null, 2)]) {
      const problem = await refusal(fromFile(secretFile(text)));
      expect(problem).toContain(
        `is the login of ${program}, which its provider allows in that program alone`,
      );
      expect(problem).toContain('allowed: a file that holds an API key and nothing else');
    }
  });

  it.each([0o600, 0o400])('with mode %o is read, without outer blanks', async (mode) => {
    expect(await fromFile(secretFile(`${SECRET}\n`, mode))).toBe(SECRET);
  });

  it.each([0o644, 0o640, 0o604, 0o620, 0o610, 0o601])('with mode %o is refused', async (mode) => {
    const path = secretFile(SECRET, mode);
    expect(await refusal(fromFile(path))).toBe(
      `the secret file '${path}' has mode ${mode.toString(8)}; allowed: readable by its owner only, such as 600`,
    );
  });

  it('that is a link counts with the mode of the file it leads to', async () => {
    const open = secretFile(SECRET, 0o644);
    symlinkSync(open, `${open}-link`);
    expect(await refusal(fromFile(`${open}-link`))).toContain('has mode 644');
  });

  it('that is missing, a directory, empty, too long or of several lines is refused', async () => {
    const root = temporaryTree({});
    expect(await refusal(fromFile(join(root, 'none')))).toBe(
      `the secret file '${join(root, 'none')}' cannot be read (no such file)`,
    );
    mkdirSync(join(root, 'folder'), { mode: 0o700 });
    expect(await refusal(fromFile(join(root, 'folder')))).toBe(
      `the secret file '${join(root, 'folder')}' cannot be read (it is a directory)`,
    );
    const empty = secretFile('\n');
    expect(await refusal(fromFile(empty))).toBe(
      `the secret file '${empty}' is empty; allowed: a secret of printable ASCII`,
    );
    const long = secretFile('x'.repeat(65_537));
    expect(await refusal(fromFile(long))).toBe(
      `the secret file '${long}' has 65537 bytes; allowed: at most 65536`,
    );
    expect(await refusal(fromFile(secretFile(`${SECRET}\n${SECRET}`)))).toContain('more than one line');
  });
  it('is checked by its mode everywhere but on Windows, which has none', async () => {
    const open = secretFile(SECRET, 0o666);
    expect(await refusal(fromFile(open, 'linux'))).toContain('has mode 666');
    expect(await fromFile(open, 'win32')).toBe(SECRET);
  });
});
