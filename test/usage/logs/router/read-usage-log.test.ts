import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readUsageLog } from '../../../../src/usage/logs/router/index.ts';
import type { UsageReading } from '../../../../src/usage/reading/index.ts';
import { readDemand } from '../../../../src/usage/sources/index.ts';
import { DEFAULT_TOKEN_WEIGHTS, withDearestUnknown } from '../../../../src/usage/weights/index.ts';
import { optionsIn, refusal } from '../../sources/demand-options.ts';
import { temporaryTree } from '../../sources/temporary-tree.ts';
import { completionLine, decisionLine, olderLine, TUESDAY_SECONDS } from '../router-lines.ts';

const weights = withDearestUnknown(DEFAULT_TOKEN_WEIGHTS);

/** A log of served requests, one for each number of input tokens, all at one time: reading order shows. */
const served = (...inputs: readonly number[]): string =>
  inputs
    .map(
      (input_tokens) => `${completionLine({ input_tokens, rid: `0000000${input_tokens}`, latency_ms: 0 })}\n`,
    )
    .join('');

const inputsOf = ({ events }: UsageReading): number[] => events.map(({ inputTokens }) => inputTokens);
const read = (root: string, name: string): Promise<UsageReading> =>
  readUsageLog({ path: join(root, name), shownName: name }, { weights });
const factsOf = (reading: { facts: UsageReading['facts'] }): Record<string, string> =>
  Object.fromEntries(reading.facts.map(({ label, value }) => [label, value]));

describe('the files of a router log', () => {
  const rotated = {
    'logs/usage.jsonl': served(9),
    'logs/usage.jsonl.1': served(8),
    'logs/usage.jsonl.2': served(6, 7),
    'logs/usage.jsonl.10.gz': gzipSync(served(5)),
    'logs/usage.jsonl.bak': served(1),
    'logs/usage.jsonl.1.old': served(1),
    'logs/xusage.jsonl': served(1),
    'logs/anomalies.jsonl': served(1),
    'logs/older/usage.jsonl': served(1),
    'logs/usage.jsonl.3/usage.jsonl': served(1),
  };

  it('are those of a directory, oldest first, by number and not by spelling', async () => {
    const reading = await read(temporaryTree(rotated), 'logs');
    expect(inputsOf(reading)).toEqual([5, 6, 7, 8, 9]);
    expect(factsOf(reading)['Log files']).toBe('4');
  });

  it('are those beside a file named usage.jsonl, which may itself be rotated away', async () => {
    const root = temporaryTree({ ...rotated, 'gone/usage.jsonl.1': served(4) });
    expect(inputsOf(await read(root, 'logs/usage.jsonl'))).toEqual([5, 6, 7, 8, 9]);
    expect(inputsOf(await read(root, 'gone/usage.jsonl'))).toEqual([4]);
  });

  it('are one file alone where another name is given', async () => {
    const root = temporaryTree({ ...rotated, 'logs/mine.jsonl.gz': gzipSync(served(3, 2)) });
    expect(inputsOf(await read(root, 'logs/usage.jsonl.2'))).toEqual([6, 7]);
    expect(inputsOf(await read(root, 'logs/usage.jsonl.10.gz'))).toEqual([5]);
    expect(inputsOf(await read(root, 'logs/mine.jsonl.gz'))).toEqual([3, 2]);
  });

  it('may be links', async () => {
    const root = temporaryTree({ 'data/now': served(2), 'logs/usage.jsonl.1': served(1) });
    symlinkSync(join(root, 'data', 'now'), join(root, 'logs', 'usage.jsonl'));
    expect(inputsOf(await read(root, 'logs'))).toEqual([1, 2]);
  });

  it('count a line once that lies in two of them', async () => {
    const root = temporaryTree({
      'usage.jsonl': served(2, 3),
      'usage.jsonl.1': served(1, 2),
      'usage.jsonl.1.gz': gzipSync(served(1, 2)),
    });
    const reading = await read(root, 'usage.jsonl');
    expect(inputsOf(reading)).toEqual([1, 2, 3]);
    expect(factsOf(reading)['Duplicates removed']).toBe('3');
  });

  it('may each end in half a line, and a bad one is told by file and line', async () => {
    const half = completionLine({ model: 'SECRET' }).slice(0, -9);
    const root = temporaryTree({ 'usage.jsonl': served(2) + half, 'usage.jsonl.1': served(1) + half });
    const { tally, events } = await read(root, 'usage.jsonl');
    expect([tally.lineCount, tally.badCount, tally.cutCount, events.length]).toEqual([4, 2, 2, 2]);
    expect(tally.tooManyBad()).toBe(false);
    expect(tally.firstBad.map(({ file, lineNumber }) => [file, lineNumber])).toEqual([
      [join(root, 'usage.jsonl.1'), 2],
      [join(root, 'usage.jsonl'), 2],
    ]);
    const { warnings } = await readDemand('usage-log:usage.jsonl', optionsIn(root));
    expect(warnings.join()).toContain(
      '2 of 4 lines were bad and left out: usage.jsonl.1:2: not a whole JSON object',
    );
    expect(warnings.join()).not.toContain('SECRET');
  });
});

describe('a reading of a router log', () => {
  it('is in order of the starts of the requests', async () => {
    const at = (rid: string, second: number, latency_ms: number): string =>
      completionLine({ rid, ts: TUESDAY_SECONDS + second, latency_ms });
    const root = temporaryTree({
      'usage.jsonl': [at('a', 1, 0), at('b', 2, 2000), at('c', 3, 2500)].join('\n'),
    });
    const { events, calendarKnown } = await read(root, 'usage.jsonl');
    expect(events.map(({ timeMs }) => timeMs - TUESDAY_SECONDS * 1000)).toEqual([0, 500, 1000]);
    expect(calendarKnown).toBe(true);
  });

  it('tells files, requests, refused attempts and reroutes, each once', async () => {
    const lines = [
      decisionLine(),
      completionLine({ status: 429, reason: 'refused', input_tokens: 0, output_tokens: 0 }),
      decisionLine({ attempt: 2, decision: 'quota_overshoot' }),
      completionLine({ attempt: 2 }),
      decisionLine({ rid: 'b', decision: 'quota_cooldown', ts: TUESDAY_SECONDS + 90_000 }),
      completionLine({ rid: 'b', ts: TUESDAY_SECONDS + 90_000 }),
    ];
    const root = temporaryTree({ 'usage.jsonl': `${lines.join('\n')}\n` });
    const reading = await readDemand('usage-log:usage.jsonl', optionsIn(root));
    expect(factsOf(reading)).toMatchObject({
      Requests: '2',
      'Log files': '1',
      'Duplicates removed': '0',
      'Refused attempts': '1',
      Reroutes: '2',
      'Lines read': '6',
      'Bad lines': '0',
      'Days cut in zone': 'UTC',
    });
    const labels = reading.facts.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(reading.warnings.filter((text) => /count with|left out/.test(text))).toEqual([]);
  });

  it('costs unknown families as the dearest one and says so', async () => {
    const tokens = { input_tokens: 1000, output_tokens: 0 };
    const lines = [
      completionLine({ ...tokens, rid: 'a' }),
      completionLine({ ...tokens, rid: 'b', model: 'glm-4.6', ts: TUESDAY_SECONDS + 90_000 }),
    ];
    const root = temporaryTree({ 'usage.jsonl': lines.join('\n') });
    const { trace, warnings } = await readDemand('usage-log:usage.jsonl', optionsIn(root));
    // 1,000 tokens at 100 a unit: x 0.4 for Sonnet, x 0.667 for an unknown model, rounded up.
    expect([...trace.costs]).toEqual([4, 7]);
    expect(warnings).toContain(
      '1 request of models of no known family (glm-4.6) count with the largest model factor, 0.667',
    );
  });

  it('of the older router tells the streams it did not meter', async () => {
    const stream = [
      olderLine({ rid: 'b', reason: 'streaming', op: 'stream' }),
      olderLine({ rid: 'b', reason: 'ok', op: 'stream' }),
    ];
    const whole = olderLine({ rid: 'c', reason: 'ok', op: 'nonstream', input_tokens: 5, output_tokens: 1 });
    const root = temporaryTree({
      'usage.jsonl': [...stream, whole].join('\n'),
      'streams.jsonl': stream.join('\n'),
    });
    const reading = await readDemand('usage-log:usage.jsonl', optionsIn(root));
    expect(reading.events).toHaveLength(1);
    expect(reading.warnings).toContain('left out: 1 served request without a token count');
    expect((await refusal('usage-log:streams.jsonl', root)).message).toBe(
      '--demand usage-log:streams.jsonl: no request in 2 lines; a request is a completion with a status of 200 to ' +
        '299 and a token count above 0',
    );
  });

  it('finds a log below the home directory', async () => {
    const root = temporaryTree({ 'home/logs/usage.jsonl': served(1) });
    expect((await readDemand('usage-log:~/logs', optionsIn(root))).events).toHaveLength(1);
  });
});

describe('a router log that cannot be used', () => {
  it('is refused in one sentence that names it', async () => {
    const root = temporaryTree({
      'empty/other.jsonl': served(1),
      'decisions.jsonl': `${decisionLine()}\n`,
      'bad.jsonl': `${completionLine({ model: 'SECRET' }).slice(0, -9)}\n${served(1, 2)}`,
      'damaged.gz': gzipSync(served(1, 2, 3)).subarray(0, 40),
    });
    const messages: Array<[string, string]> = [
      ['empty', 'empty: no router log (usage.jsonl) found there'],
      ['none.jsonl', `cannot read ${join(root, 'none.jsonl')}: there is no such file`],
      ['empty/usage.jsonl', `cannot read ${join(root, 'empty/usage.jsonl')}: there is no such file`],
      ['none/usage.jsonl', `cannot read ${join(root, 'none/usage.jsonl')}: there is no such file`],
      ['damaged.gz', `cannot read ${join(root, 'damaged.gz')}: its gzip data are damaged or cut short`],
      [
        'bad.jsonl',
        `1 of 3 lines is bad, more than 1 %, the first at ${join(root, 'bad.jsonl')}:1 (not a whole JSON object); --lenient leaves them out`,
      ],
      [
        'decisions.jsonl',
        'no request in 1 line; a request is a completion with a status of 200 to 299 and a token count above 0',
      ],
    ];
    for (const [name, problem] of messages) {
      const error = await refusal(`usage-log:${name}`, root);
      expect(error.code).toBe('BAD_TRACE');
      expect(error.message).toBe(`--demand usage-log:${name}: ${problem}`);
    }
  });
});
