/**
 * A process that the kernel kills at any call that changes a name: strace stops it before the call, for every call of
 * a run in turn. Whatever call that is, the latest files are of one run, and the next run leaves whole sets only.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type ArtefactSystem, NODE_SYSTEM, openArtefacts } from '../../../src/display/write/index.ts';
import { builtFile } from '../../cli/command.ts';
import { reportFaults } from '../../faults.ts';
import { removeScratch, scratchDirectory } from '../../scratch.ts';
import { HAS_STRACE } from '../../strace.ts';
import { contentOf, danglingIn, isTemporary } from '../report/fixtures/directories.ts';
import { stepSystem } from '../report/fixtures/step-system.ts';
import { textsOf } from '../report/fixtures/texts.ts';
import { marksOf } from './artefact-runs.ts';

afterAll(removeScratch);

/** Calls that change names, each in the forms that machines have of it; strace counts each by itself. */
const CALLS = [
  ['rename', 'renameat', 'renameat2'],
  ['link', 'linkat'],
  ['symlink', 'symlinkat'],
  ['unlink', 'unlinkat'],
].map((forms) => forms.map((form) => `?${form}`).join(','));
/** A process that is no more. */
const ENDED = stepSystem({ before: () => {}, identity: { processId: 999_999_999 } });
const [OLD, NEW, NEXT] = ['20261122-031500', '20261122-031501', '20261122-031502'] as const;

/** Each has a figure that the other has not. */
const FIGURES = { old: ['week'], new: ['bound'] } as const;

async function run(
  directory: string,
  mark: 'old' | 'new',
  stamp: string,
  system: ArtefactSystem = NODE_SYSTEM,
): Promise<void> {
  const artefacts = await openArtefacts({ directory, stamp, gzip: false, system });
  artefacts.csvTarget.write(`${mark} csv\n`);
  await artefacts.commit(textsOf(mark, FIGURES[mark]));
}

/** The new run, on the built files: nothing but its own calls are counted. */
const SCRIPT = `
  const [writer, directory, stamp, figures] = process.argv.slice(1);
  const { openArtefacts } = await import(writer);
  const artefacts = await openArtefacts({ directory, stamp, gzip: false });
  artefacts.csvTarget.write('new csv\\n');
  await artefacts.commit({
    summaryJson: 'new json\\n',
    reportMarkdown: (begin) => 'new report of ' + begin + '\\n',
    reportHtml: 'new page\\n',
    figures: figures.split(',').map((name) => ({ name, svg: 'new ' + name + '\\n' })),
  });
`;

/** Runs it until its call of that kind and number, from 1; false when it came to its end before. */
function isKilledAt(call: string, number: number, directory: string): boolean {
  const { signal, status, stderr } = spawnSync(
    'strace',
    [
      ...['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`],
      ...['-e', `inject=${call}:signal=SIGKILL:when=${number}`],
      ...[process.execPath, '--input-type=module', '--eval', SCRIPT],
      ...[builtFile('src/display/write/index.js'), directory, NEW, FIGURES.new.join(',')],
    ],
    // One thread makes all calls, so that they have one order.
    { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  );
  if (signal === 'SIGKILL') return true;
  expect([status, stderr]).toEqual([0, '']);
  return false;
}

type Content = Readonly<Record<string, string>>;

const stampedOf = (content: Content, stamp: string): number =>
  Object.keys(content).filter((name) => name.includes(stamp)).length;

const latestOf = (content: Content): string[] =>
  Object.keys(content).filter((name) => name.startsWith('latest_'));

/** An older version, or a copy that follows links, has files of their own. */
function withoutLinks(directory: string): string {
  const copy = scratchDirectory();
  cpSync(directory, copy, { recursive: true, dereference: true });
  for (const name of ['.latest', readlinkSync(join(directory, '.latest'))])
    rmSync(join(copy, name), { recursive: true });
  return copy;
}

type State = 'linked' | 'plain' | 'empty';

async function ready(state: State): Promise<string> {
  const directory = scratchDirectory();
  if (state === 'empty') return directory;
  await run(directory, 'old', OLD, ENDED);
  return state === 'plain' ? withoutLinks(directory) : directory;
}

describe.skipIf(!HAS_STRACE)('SIGKILL before any call (skipped without strace)', () => {
  /** Kills the new run there, looks, lets another run clear and one run through; whose the latest files were. */
  async function killedAt(
    call: string,
    number: number,
    state: State,
  ): Promise<{ readonly mark: string; readonly isKilled: boolean }> {
    const where = `killed at ${call} ${number}`;
    const directory = await ready(state);
    const isKilled = isKilledAt(call, number, directory);
    const met = contentOf(directory);
    const [mark = 'none', ...others] = marksOf(met);
    expect(others, where).toEqual([]);
    expect(latestOf(met), where).toHaveLength(mark === 'none' ? 0 : 5);
    await (await openArtefacts({ directory, stamp: NEXT, gzip: false })).abort();
    const cleared = contentOf(directory);
    expect(marksOf(cleared), where).toEqual(mark === 'none' ? [] : [mark]);
    expect(mark === 'new' ? [5] : [0, 5], where).toContain(stampedOf(cleared, NEW));
    expect(stampedOf(cleared, OLD), where).toBe(state === 'empty' ? 0 : 5);
    expect(Object.keys(cleared).filter(isTemporary), where).toEqual([]);
    await run(directory, 'new', NEXT);
    expect(danglingIn(directory), where).toEqual([]);
    expect(stampedOf(contentOf(directory), NEXT), where).toBe(5);
    rmSync(directory, { recursive: true });
    return { mark, isKilled };
  }

  it.each([
    ['over the set of an earlier run', 'linked', ['new', 'old']],
    ['over latest files that are no links', 'plain', ['new', 'old']],
    ['in a new directory', 'empty', ['new', 'none']],
  ] as const)('%s: the latest files are of one run, stamped ones all or none', async (title, state, marks) => {
    const seen = new Set<string>();
    let kills = 0;
    for (const call of CALLS) {
      for (let number = 1; ; number++) {
        const { mark, isKilled } = await killedAt(call, number, state);
        if (!isKilled) break;
        kills++;
        seen.add(mark);
      }
    }
    reportFaults({
      family: 'SIGKILL at any write, link or rename',
      faults: `SIGKILL at each rename, link and removal of a run ${title}`,
      tried: kills,
      kept: kills,
      lost: '0 files of earlier runs',
    });
    expect([...seen].sort()).toEqual(marks);
    expect(kills).toBeGreaterThan(20);
  });
});

describe('two runs into one directory', () => {
  it('at once, again and again: the latest files are of one of them, and nothing is left aside', async () => {
    const directory = join(scratchDirectory(), 'results');
    mkdirSync(directory);
    for (let round = 0; round < 12; round++) {
      const stamp = `20261122-0316${String(10 + round)}`;
      await Promise.all([run(directory, 'old', stamp), run(directory, 'new', stamp)]);
      const content = contentOf(directory);
      const [mark] = marksOf(content);
      expect(marksOf(content)).toHaveLength(1);
      for (const name of FIGURES[mark as 'old' | 'new'])
        expect(existsSync(join(directory, `latest_report-${name}.svg`)), `${mark} ${name}`).toBe(true);
      expect(latestOf(content)).toHaveLength(5);
      expect(danglingIn(directory)).toEqual([]);
    }
  });
});
