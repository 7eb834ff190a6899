import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { readUsageDb } from '../../../src/router/ledger/index.ts';
import {
  type DemandReading,
  type ReadDemandOptions,
  readDemand,
  readUsage,
} from '../../../src/usage/sources/index.ts';
import { parseTokenWeights } from '../../../src/usage/weights/index.ts';
import { claudeLine } from '../logs/log-lines.ts';
import { temporaryTree } from './temporary-tree.ts';

function optionsIn(root: string, more: Partial<ReadDemandOptions> = {}): ReadDemandOptions {
  const places = { env: {}, home: join(root, 'home'), cwd: root };
  return {
    unitTokens: 100,
    weights: null,
    timeZone: 'UTC',
    lenient: false,
    readState: readUsageDb,
    ...places,
    ...more,
  };
}

const factOf = (reading: DemandReading, label: string): string | undefined =>
  reading.facts.find((fact) => fact.label === label)?.value;

/** A csv of one good row an hour, with `bad` bad ones at the end. */
function csvOf(good: number, bad: number): string {
  const rows = Array.from({ length: good }, (_, i) => `${i * 3600},1`);
  return ['seconds,cost', ...rows, ...Array.from({ length: bad }, () => 'SECRET,1'), ''].join('\n');
}

async function refusal(text: string, options: ReadDemandOptions): Promise<QuotalabError> {
  try {
    await readDemand(text, options);
  } catch (error) {
    if (error instanceof QuotalabError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('real demand from a trace', () => {
  it('is the same plain and gzipped, and says what was read', async () => {
    const root = temporaryTree({ 'a.csv': csvOf(48, 0), 'a.csv.gz': gzipSync(csvOf(48, 0)) });
    const plain = await readDemand('csv:a.csv', optionsIn(root));
    const zipped = await readDemand('csv:a.csv.gz', optionsIn(root));
    expect(zipped).toEqual(plain);
    expect([...plain.trace.dayStart]).toEqual([0, 24, 48]);
    expect(plain.events).toHaveLength(48);
    expect(plain.calendarKnown).toBe(false);
    expect([factOf(plain, 'Requests'), factOf(plain, 'Lines read'), factOf(plain, 'Bad lines')]).toEqual([
      '48',
      '48',
      '0',
    ]);
  });

  it('is cut into days of the given zone', async () => {
    const rows = '2026-02-09T23:30:00Z,1\n2026-02-11T23:30:00Z,1\n';
    const root = temporaryTree({ 'a.csv': `timestamp,cost\n${rows}` });
    const berlin = await readDemand('csv:a.csv', optionsIn(root, { timeZone: 'Europe/Berlin' }));
    expect([...berlin.trace.dayOfWeek]).toEqual([1, 2, 3]);
    expect(factOf(berlin, 'Days cut in zone')).toBe('Europe/Berlin');
    expect([...(await readDemand('csv:a.csv', optionsIn(root))).trace.dayOfWeek]).toEqual([0, 1, 2]);
  });

  it('tells that timestamps had no zone', async () => {
    const root = temporaryTree({ 'a.csv': 'timestamp,cost\n2026-02-09 10:00,1\n2026-02-12 10:00,1\n' });
    const { warnings } = await readDemand('csv:a.csv', optionsIn(root));
    expect(warnings).toContain('2 timestamps without a zone, read as UTC');
  });

  it('costs what weights and unit tokens say', async () => {
    const root = temporaryTree({ 'a.csv': 'seconds,input_tokens,output_tokens\n0,100,10\n90000,10,0\n' });
    expect([...(await readDemand('csv:a.csv', optionsIn(root, { unitTokens: 50 }))).trace.costs]).toEqual([
      3, 1,
    ]);
    const weights = parseTokenWeights('input=0,output=20');
    expect([...(await readDemand('csv:a.csv', optionsIn(root, { weights }))).trace.costs]).toEqual([2, 1]);
  });
});

describe('bad lines', () => {
  it('up to 1 % are left out and told by file, line and reason', async () => {
    const root = temporaryTree({ 'dir/a.csv': csvOf(297, 3) });
    const reading = await readDemand('csv:dir/a.csv', optionsIn(root));
    expect(reading.events).toHaveLength(297);
    const reason = 'the time in seconds is not a number from 0 to 1e11';
    expect(reading.warnings.at(-1)).toBe(
      `3 of 300 lines were bad and left out: a.csv:299: ${reason}; a.csv:300: ${reason}; a.csv:301: ${reason}`,
    );
  });

  it('more than 1 % stop the reading unless lenient', async () => {
    const root = temporaryTree({ 'a.csv': csvOf(297, 4) });
    const { message, code } = await refusal('csv:a.csv', optionsIn(root));
    expect(code).toBe('BAD_TRACE');
    expect(message).toBe(
      `--demand csv:a.csv: 4 of 301 lines are bad, more than 1 %, the first at ${join(root, 'a.csv')}:299 ` +
        '(the time in seconds is not a number from 0 to 1e11); --lenient leaves them out',
    );
    const lenient = await readDemand('csv:a.csv', optionsIn(root, { lenient: true }));
    expect(lenient.events).toHaveLength(297);
  });

  it('are not the blank ones, which count as no line', async () => {
    const root = temporaryTree({ 'a.csv': '\nseconds,cost\n\n0,1\n  \n90000,1\n\n' });
    const reading = await readDemand('csv:a.csv', optionsIn(root));
    expect([factOf(reading, 'Lines read'), factOf(reading, 'Bad lines')]).toEqual(['2', '0']);
  });

  it('name at most five places', async () => {
    const root = temporaryTree({ 'a.csv': csvOf(3, 9) });
    const { warnings } = await readDemand('csv:a.csv', optionsIn(root, { lenient: true }));
    expect(warnings.at(-1)!.split('; ')).toHaveLength(5);
    expect(warnings.at(-1)).toContain('9 of 12 lines were bad and left out, the first: a.csv:5');
  });

  it('one of a few stops a small trace, and a small log unless it is the last line', async () => {
    const whole = claudeLine();
    const root = temporaryTree({
      'a.csv': csvOf(3, 1),
      'cut.csv': `${csvOf(3, 0).trimEnd()}\n1e`,
      'a.jsonl': `${whole.slice(0, 200)}\n${whole}\n`,
    });
    expect((await refusal('csv:a.csv', optionsIn(root))).message).toContain(
      '1 of 4 lines is bad, more than 1 %',
    );
    expect((await refusal('csv:cut.csv', optionsIn(root))).message).toContain('1 of 4 lines is bad');
    expect((await refusal('claude-logs:a.jsonl', optionsIn(root))).message).toContain('1 of 2 lines is bad');
  });

  it('the last one alone never stops a small log: it may be half written', async () => {
    const lines = [1, 2, 3].map((day) =>
      claudeLine({ id: `m${day}`, timestamp: `2026-02-1${day}T10:00:00Z` }),
    );
    const half = claudeLine().slice(0, 200);
    const root = temporaryTree({ 'logs/projects/-p/s.jsonl': `${lines.join('\n')}\n${half}` });
    const reading = await readDemand('claude-logs:logs', optionsIn(root));
    expect(reading.events).toHaveLength(3);
    expect(reading.warnings.at(-1)).toBe(
      '1 of 4 lines was bad and left out: s.jsonl:4: not a whole JSON object',
    );
  });

  it('never show text of the log, in no error, fact or warning', async () => {
    const half = claudeLine().slice(0, -1);
    const root = temporaryTree({ 'a.jsonl': `${half}\n${half}\n${claudeLine()}\n`, 'b.csv': csvOf(1, 5) });
    const texts = [
      (await refusal('claude-logs:a.jsonl', optionsIn(root))).message,
      (await refusal('csv:b.csv', optionsIn(root))).message,
      (await refusal('csv:a.jsonl', optionsIn(root))).message,
    ];
    const lenient = await readDemand('claude-logs:a.jsonl', optionsIn(root, { lenient: true }));
    texts.push(JSON.stringify([lenient.facts, lenient.warnings, lenient.events]));
    for (const text of texts) expect(text).not.toContain('SECRET');
  });
});

describe('what cannot be used', () => {
  it('is refused by option before anything is read', async () => {
    const options = optionsIn('/nowhere', { timeZone: 'Mars/Olympus' });
    expect(await refusal('csv:missing.csv', options)).toMatchObject({ code: 'BAD_OPTION' });
    expect(await refusal('parquet:x', options)).toMatchObject({ code: 'BAD_OPTION' });
  });

  it('is an empty file, a header alone, a wrong header or no file', async () => {
    const root = temporaryTree({
      'empty.csv': '',
      'header.csv': 'seconds,cost\n',
      'wrong.csv': 'a,b\n1,2\n',
    });
    const messageOf = async (text: string) => (await refusal(text, optionsIn(root))).message;
    expect(await messageOf('csv:empty.csv')).toBe(
      '--demand csv:empty.csv: empty.csv is empty: not even a header line',
    );
    expect(await messageOf('csv:header.csv')).toBe('--demand csv:header.csv: no request in 0 lines');
    expect(await messageOf('csv:wrong.csv')).toContain('the csv header of wrong.csv lacks a needed column');
    expect(await messageOf('csv:none.csv')).toContain('there is no such file');
  });

  it('is a log without usage', async () => {
    const root = temporaryTree({ 'c/s.jsonl': '{"type":"user"}\n', 'x/rollout-1.jsonl': '{"type":"y"}\n' });
    expect((await refusal('claude-logs:c', optionsIn(root))).message).toBe(
      '--demand claude-logs:c: no request in 1 line',
    );
    const home = temporaryTree({ 'home/.claude/projects/p/s.jsonl': '{"type":"user"}\n' });
    expect((await refusal('claude-logs', optionsIn(home))).message).toBe(
      '--demand claude-logs: no request in 1 line; allowed: claude-logs:DIR for logs kept elsewhere, or another --demand',
    );
    expect((await refusal('codex-logs:x', optionsIn(root))).message).toContain('before 6 September 2025');
  });
});

describe('real demand from logs', () => {
  it('of Claude removes duplicates over files and counts unknown families as the dearest', async () => {
    const first = claudeLine({
      timestamp: '2026-02-10T10:00:00Z',
      usage: { input_tokens: 1000, output_tokens: 0 },
    });
    const saga = claudeLine({
      id: 'm2',
      model: 'saga',
      timestamp: '2026-02-12T10:00:00Z',
      usage: {
        input_tokens: 1000,
        output_tokens: 0,
      },
    });
    const root = temporaryTree({ 'p/a.jsonl': `${first}\n${saga}\n`, 'p/copy.jsonl': `${first}\n\n` });
    const reading = await readDemand('claude-logs:p', optionsIn(root));
    expect(factOf(reading, 'Duplicates removed')).toBe('1 of 3 usage lines');
    expect(factOf(reading, 'Log files')).toBe('2');
    expect([...reading.trace.costs]).toEqual([4, 7]);
    expect(reading.warnings).toContain(
      '1 request of models of no known family (saga) count with the largest model factor, 0.667',
    );
  });

  it('of Claude tells of unusual client versions', async () => {
    const root = temporaryTree({ 'a.jsonl': claudeLine({ more: { version: 'nightly' } }) });
    const { warnings } = await readDemand('claude-logs:a.jsonl', optionsIn(root));
    expect(warnings).toContain('1 usage line from an unusual client version: read as all others');
  });

  it('of Codex reads every session on its own', async () => {
    const usage = { input_tokens: 500, cached_input_tokens: 300, output_tokens: 20 };
    const line = (day: number): string =>
      JSON.stringify({
        timestamp: `2026-01-0${day}T10:00:00Z`,
        type: 'event_msg',
        payload: { type: 'token_count', info: { total_token_usage: usage } },
      });
    const root = temporaryTree({
      'home/.codex/sessions/2026/rollout-b.jsonl': `${line(5)}\n`,
      'home/.codex/sessions/2026/rollout-a.jsonl': `${line(7)}\n`,
    });
    const { events, calendarKnown } = await readUsage('codex-logs', optionsIn(root));
    expect(calendarKnown).toBe(true);
    expect(events.map(({ inputTokens, cacheReadTokens }) => [inputTokens, cacheReadTokens])).toEqual([
      [200, 300],
      [200, 300],
    ]);
    expect(events[0]!.timeMs).toBeLessThan(events[1]!.timeMs);
  });
});
