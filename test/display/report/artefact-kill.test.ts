import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openArtefacts } from '../../../src/display/write/index.ts';
import { contentOf, isTemporary, makeDirectory, removeDirectory } from './fixtures/directories.ts';
import { stepSystem } from './fixtures/step-system.ts';
import { textsOf } from './fixtures/texts.ts';

const CHILD = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'write-and-die.ts');

let directory = '';
beforeEach(() => {
  directory = makeDirectory();
});
afterEach(() => removeDirectory(directory));

function runChild(step: number): string | null {
  const child = spawnSync(process.execPath, ['--import', 'tsx', CHILD, directory, String(step)], {
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  return child.signal;
}

/** Step names of a run over earlier artefacts, as the child meets them. */
async function writeEarlier(): Promise<string[]> {
  const names: string[] = [];
  for (const stamp of ['20261122-030000', '20261122-030001']) {
    names.length = 0;
    // Only its own earlier folders does a process look at, which the child has none of.
    const before = (_: number, name: string): void => {
      if (name !== 'facts') names.push(name);
    };
    const system = stepSystem({ before });
    const artefacts = await openArtefacts({ directory, stamp, gzip: false, system });
    for (let line = 0; line < 20; line++) artefacts.csvTarget.write('old csv\n');
    await artefacts.commit(textsOf('old'));
  }
  return names;
}

describe('kill -9 while artefacts are written', () => {
  it.each([
    ['in the table', (names: string[]) => names.indexOf('write') + 9],
    ['before the table is flushed', (names: string[]) => names.indexOf('sync')],
    ['in the summary', (names: string[]) => names.lastIndexOf('create')],
    ['in the report', (names: string[]) => names.lastIndexOf('sync', names.indexOf('link'))],
    ['before the first final name', (names: string[]) => names.indexOf('link')],
  ])('%s: earlier artefacts are byte-identical, no final name is new', async (_, pick) => {
    const names = await writeEarlier();
    const earlier = contentOf(directory);
    expect(runChild(pick(names))).toBe('SIGKILL');
    const after = contentOf(directory);
    expect(Object.keys(after).some(isTemporary)).toBe(true);
    expect(Object.fromEntries(Object.entries(after).filter(([name]) => !isTemporary(name)))).toEqual(earlier);
    await (await openArtefacts({ directory, stamp: '20261122-050000', gzip: false })).abort();
    expect(contentOf(directory)).toEqual(earlier);
  });

  it('between the final names: the next run takes the new ones back', async () => {
    const names = await writeEarlier();
    const earlier = contentOf(directory);
    expect(runChild(names.indexOf('link') + 1)).toBe('SIGKILL');
    expect(contentOf(directory)).toMatchObject({ ...earlier, 'summary-20261122-040000.json': 'new json\n' });
    await (await openArtefacts({ directory, stamp: '20261122-050000', gzip: false })).abort();
    expect(contentOf(directory)).toEqual(earlier);
  });

  it('not killed, the child ends and its artefacts are there', async () => {
    await writeEarlier();
    expect(runChild(-1)).toBe(null);
    const after = contentOf(directory);
    expect(after['latest_trial_metrics.csv']).toBe('new csv\n'.repeat(200_000));
    expect(Object.keys(after).some(isTemporary)).toBe(false);
  });
});
