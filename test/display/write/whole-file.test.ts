/** A single file is written whole or stays what it was; what a failing step leaves is nothing. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { appendWhole, requirePlace, writeWhole } from '../../../src/display/write/index.ts';
import { removeScratch, scratchDirectory } from '../../scratch.ts';
import { stepSystem, systemError } from '../report/fixtures/step-system.ts';

afterAll(removeScratch);

let directory = '';
beforeEach(() => {
  directory = scratchDirectory();
});
const at = (name: string) => ({ label: `--html '${name}'`, path: join(directory, name) });
const read = (name: string): string => readFileSync(join(directory, name), 'utf8');

describe('a file', () => {
  it('is made or replaced, with the mode that it had; nothing else is there', async () => {
    await writeWhole(at('a'), 'one');
    chmodSync(join(directory, 'a'), 0o640);
    await writeWhole(at('a'), 'two');
    expect(read('a')).toBe('two');
    expect(statSync(join(directory, 'a')).mode & 0o777).toBe(0o640);
    expect(readdirSync(directory)).toEqual(['a']);
  });

  it('behind a link is replaced, and the link stays', async () => {
    writeFileSync(join(directory, 'target'), 'one');
    symlinkSync('target', join(directory, 'link'));
    await writeWhole(at('link'), 'two');
    expect(lstatSync(join(directory, 'link')).isSymbolicLink()).toBe(true);
    expect(read('target')).toBe('two');
  });

  it('that is a pipe takes the text and stays a pipe', async () => {
    const pipe = join(directory, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const [text] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(at('pipe'), 'text')]);
    expect(text).toBe('text');
    expect(readdirSync(directory)).toEqual(['pipe']);
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it('stays what it was, whichever step fails, with one sentence and nothing beside it', async () => {
    const steps: string[] = [];
    writeFileSync(join(directory, 'a'), 'old');
    await writeWhole(at('a'), 'seen', stepSystem({ before: (_, name) => void steps.push(name) }));
    writeFileSync(join(directory, 'a'), 'old');
    expect(steps).toContain('rename');
    for (const [step, name] of steps.entries()) {
      const before = (current: number): void => {
        if (current === step) throw systemError('ENOSPC');
      };
      await expect(writeWhole(at('a'), 'new', stepSystem({ before })), name).rejects.toMatchObject({
        code: 'WRITE_FAILED',
        exitCode: 1,
        message: "--html 'a' cannot be written: no space left on the device (ENOSPC)",
      });
      expect(read('a'), name).toBe('old');
      expect(readdirSync(directory), name).toEqual(['a']);
    }
  });

  it('is added to at its end', async () => {
    await appendWhole(at('a'), 'one\n');
    await appendWhole(at('a'), 'two\n');
    expect(read('a')).toBe('one\ntwo\n');
    await expect(appendWhole(at('no/a'), 'x')).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });
});

it('a place without a directory, or with one in the way, is refused beforehand', async () => {
  mkdirSync(join(directory, 'b'));
  await requirePlace(at('a'));
  await expect(requirePlace(at('no/a'))).rejects.toMatchObject({
    code: 'BAD_OUTPUT',
    exitCode: 2,
    message: "--html 'no/a' cannot be written: its directory does not exist",
  });
  await expect(requirePlace(at('b'))).rejects.toMatchObject({
    code: 'BAD_OUTPUT',
    message: "--html 'b' cannot be written: a directory is in the way",
  });
});
