/** `plan status --watch`: the answer on the second screen, read anew, and the first screen given back. */
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plan } from '../../src/cli/plan.ts';
import { STATUS_QUESTION } from '../../src/planner/status/status.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { Keys, Screen } from './screen.ts';

const ENTER = '\u001b[?1049h';
const LEAVE = '\u001b[?25h\u001b[?1049l';

let directory = '';
beforeAll(() => {
  directory = scratchDirectory();
  const rows = Array.from(
    { length: 40 },
    (_, i) => `2026-02-11T${String(8 + (i % 4)).padStart(2, '0')}:${10 + i}:00Z,3`,
  );
  writeFileSync(join(directory, 'use.csv'), `timestamp,cost\n${rows.toSorted().join('\n')}\n`);
});
afterAll(removeScratch);

function ask(
  screen: Screen,
  options: Readonly<Record<string, string | true>>,
  keys: Keys | null = null,
): Promise<void> {
  const texts = new Map<string, string | true>(
    Object.entries({
      demand: 'csv:use.csv',
      now: '2026-02-11T12:30:00Z',
      'time-zone': 'UTC',
      watch: true,
      ...options,
    }),
  );
  const { signal } = new AbortController();
  return plan(
    STATUS_QUESTION,
    { texts, file: null },
    { stdout: screen, stdin: keys, cwd: directory, env: { HOME: directory, NO_COLOR: '1' }, signal },
  );
}

describe('plan status --watch', () => {
  it('draws the answer on the second screen, no longer than it, and gives the first one back on q', async () => {
    const [screen, keys] = [new Screen(true), new Keys()];
    const watching = ask(screen, { interval: '1' }, keys);
    await screen.shows('decided by');
    keys.emit('data', 'q');
    await watching;
    expect(screen.text.startsWith(ENTER)).toBe(true);
    expect(screen.text.endsWith(LEAVE)).toBe(true);
    const pages = screen.text.split('\u001b[H').slice(1);
    expect(Math.max(...pages.map((page) => page.split('\r\n').length))).toBeLessThanOrEqual(screen.rows);
    expect(keys.calls).toEqual(['raw true', 'resume', 'raw false', 'pause']);
  });

  it('says on the page that the usage is gone, and answers again once it is back', async () => {
    const [screen, keys] = [new Screen(true), new Keys()];
    const [file, away] = [join(directory, 'use.csv'), join(directory, 'away.csv')];
    const watching = ask(screen, { interval: '0.05' }, keys);
    await screen.shows('decided by');
    renameSync(file, away);
    await screen.shows('cannot read');
    renameSync(away, file);
    screen.text = '';
    await screen.shows('decided by');
    keys.emit('data', 'q');
    await watching;
    expect(screen.text.endsWith(LEAVE)).toBe(true);
  });

  it('is one answer where the output is no terminal', async () => {
    const pipe = new Screen(false);
    await ask(pipe, {});
    expect(pipe.text).toContain('decided by');
    expect(pipe.text).not.toContain(ENTER);
  });

  it.each([
    [{ json: true }, '--watch and --json are given; allowed: one of them'],
    [{ html: 'a.html' }, '--watch and --html are given; allowed: one of them'],
    [{ interval: '0' }, "--interval is '0'; allowed: more than 0, at most 3600 seconds"],
    [{ interval: '3601' }, "--interval is '3601'; allowed: more than 0, at most 3600 seconds"],
    [{ interval: 'soon' }, "--interval is 'soon'; allowed: more than 0, at most 3600 seconds"],
  ] as const)('%j is refused', async (options, message) => {
    await expect(ask(new Screen(true), options)).rejects.toMatchObject({ code: 'BAD_OPTION', message });
  });
});
