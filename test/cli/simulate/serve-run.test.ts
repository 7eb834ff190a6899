/** `simulate --serve` as a whole: what a page hears of a run, from a run that is held where the test wants it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { simulate } from '../../../src/cli/simulate/simulate.ts';
import { contentOf, removeScratch, scratchDirectory, stageIn, startProgram, until } from '../command.ts';
import { ask, readEvents } from '../live/reading.ts';
import { FEW, served } from '../live/served-run.ts';

afterAll(removeScratch);

const isDone = ({ phase }: { readonly phase: string }): boolean => phase === 'done';

describe('a page of a run', () => {
  it('hears how trials go and then the answer, and closes with the run where no terminal is', async () => {
    const run = await served(20);
    expect(run.stderr()).toMatch(/^page: http:\/\/127\.0\.0\.1:\d+ \(until the run is done\)\n/m);
    const reader = await readEvents(run.url);
    const event = await reader.until(({ points }) => points.at(-1)?.[0] === 20);
    expect(event).toMatchObject({
      phase: 'running',
      done: 20,
      trials: 40,
      count: '20 of 40 trials',
      unit: 'objective points',
      indifference: 0.002,
      answer: null,
      message: '',
    });
    expect(event.rows.map(([rank]) => rank)).toEqual(['1', '2', '3']);
    expect(event.lead!.sentence).toMatch(
      /^\w+ leads \w+, the next, by 0\.\d+\u00a0±\u00a0\d\.\d+\u00a0objective points$/,
    );
    expect(await ask(`${run.url}/report`)).toMatchObject({
      status: 404,
      text: 'the report is made when the run is done; 20 of 40 trials are done\n',
    });
    run.release();
    const last = await reader.until(isDone);
    await reader.ended;
    await run.ended;
    expect(last).toMatchObject({ done: 40, trials: 40, count: '40 trials', rate: '', left: '' });
    expect(last.answer!.isServed).toBe(false);
    expect(last.answer!.file).toBe('results/latest_report.html');
    const words = run.stdout().replace(/\s+/g, ' ');
    expect(last.answer!.lines.length).toBe(5);
    for (const { label, text } of last.answer!.lines) {
      expect(words).toContain(`${label} ${text}`.replace(/\s+/g, ' '));
    }
    expect(run.stderr()).not.toContain('report: ');
    await expect(ask(`${run.url}/`)).rejects.toThrow('ECONNREFUSED');
  });

  it('that is opened late gets the whole history at once', async () => {
    const run = await served(30);
    const early = await readEvents(run.url);
    await early.until(({ points }) => points.at(-1)?.[0] === 30);
    const late = await readEvents(run.url);
    const first = await late.until(() => true);
    expect(first.kind).toBe('all');
    expect(first.points.map(([trials]) => trials)).toEqual([5, 10, 15, 20, 25, 30]);
    const heard = early.events.flatMap(({ points }) => points);
    expect(first.points).toEqual(expect.arrayContaining(heard));
    run.release();
    await late.until(isDone);
    const later = late.events.slice(1);
    expect(later.every(({ kind }) => kind === 'more')).toBe(true);
    expect(later.flatMap(({ points }) => points.map(([trials]) => trials)).at(-1)).toBe(40);
    await run.ended;
  });

  it('says how an interrupted run ended', async () => {
    const run = await served(20);
    const reader = await readEvents(run.url);
    await reader.until(({ points }) => points.at(-1)?.[0] === 20);
    run.interrupt();
    run.release();
    await expect(run.ended).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await reader.ended;
    expect(reader.events.at(-1)).toMatchObject({
      phase: 'failed',
      message: expect.stringMatching(/^stopped before /),
      answer: null,
    });
    await expect(ask(`${run.url}/`)).rejects.toThrow('ECONNREFUSED');
  });

  it('says how a failed run ended', async () => {
    const run = await served(20, { texts: { 'output-dir': '/proc/nope/results' } });
    await expect(run.ended).rejects.toMatchObject({ code: 'BAD_OUTPUT' });
    await expect(ask(`${run.url}/`)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('on a terminal', () => {
  it('report and summary are had until Ctrl-C, the very bytes that were written', async () => {
    const run = await served(0, { isTTY: true });
    expect(run.stderr()).toContain('(until you press Ctrl-C)\n');
    const reader = await readEvents(run.url);
    run.release();
    expect((await reader.until(isDone)).answer!.isServed).toBe(true);
    await reader.ended;
    await until('the last words', () =>
      run.stderr().includes(`report: ${run.url}/report (until you press Ctrl-C)\n`),
    );
    const written = (name: string): string => readFileSync(join(run.cwd, 'results', name), 'utf8');
    expect((await ask(`${run.url}/report`)).text).toBe(written('latest_report.html'));
    expect((await ask(`${run.url}/summary.json`)).text).toBe(written('latest_summary.json'));
    const again = await readEvents(run.url);
    expect((await again.until(isDone)).points.length).toBe(8);
    await again.ended;
    run.interrupt();
    await run.ended;
    await expect(ask(`${run.url}/`)).rejects.toThrow('ECONNREFUSED');
  });

  it('the exit code after Ctrl-C is that of the gates', async () => {
    const run = await served(0, { isTTY: true, texts: { 'fail-if': 'trials<1000' } });
    run.release();
    await until('the last words', () => run.stderr().includes('report: '));
    expect(run.stdout()).toContain('FAILED: ');
    run.interrupt();
    await expect(run.ended).rejects.toMatchObject({ code: 'THRESHOLD_FAILED' });
  });

  it('--quiet does not wait for anybody', async () => {
    const run = await served(0, { isTTY: true, texts: { quiet: true } });
    run.release();
    await run.ended;
    expect(run.stderr().startsWith(`page: ${run.url} (until the run is done)\n`)).toBe(true);
    expect(run.stderr()).not.toContain('Ctrl-C');
  });
});

describe('a run', () => {
  it('leaves the same bytes with a page and without', async () => {
    const run = await served(0);
    const reader = await readEvents(run.url);
    run.release();
    await reader.until(isDone);
    await run.ended;
    const without = scratchDirectory();
    const { serve: _, ...texts } = FEW;
    await simulate(texts, stageIn(without).environment);
    expect(contentOf(join(run.cwd, 'results'))).toEqual(contentOf(join(without, 'results')));
  });

  it('is not begun where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const serve = String((other.address() as AddressInfo).port);
    const cwd = scratchDirectory();
    const { environment, stderr } = stageIn(cwd);
    await expect(simulate({ ...FEW, serve }, environment)).rejects.toMatchObject({
      code: 'BAD_OPTION',
      exitCode: 2,
    });
    expect(stderr()).toBe('');
    expect(contentOf(cwd)).toEqual({});
    other.close();
  });

  it('as a program ends by itself; --serve may stand before other options', async () => {
    const args = '--serve --trials 4 --warmup-weeks 0 --policies paced,random --threads 1'.split(' ');
    const { code, stdout, stderr } = await startProgram(args, scratchDirectory()).ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^page: http:\/\/127\.0\.0\.1:\d+ \(until the run is done\)\n/),
    });
    expect(stdout).toContain('Trials: 4\n');
  });
});
