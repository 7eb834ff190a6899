import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readUsageDb } from '../../../src/router/ledger/index.ts';
import { fiveHourBlocks, requestsByModel, type UsageEvent } from '../../../src/usage/events/index.ts';
import { LineTally, StringPool } from '../../../src/usage/lines/index.ts';
import {
  type ClaudeUsageLine,
  readClaudeLine,
  readClaudeLogs,
} from '../../../src/usage/logs/claude/index.ts';
import { claudeLogFiles } from '../../../src/usage/logs/index.ts';
import { readEachLine } from '../../../src/usage/reading/index.ts';
import { readDemand } from '../../../src/usage/sources/index.ts';
import { DEFAULT_TOKEN_WEIGHTS } from '../../../src/usage/weights/index.ts';

const DATA = resolve('../shared/data');
const LOGS = join(DATA, 'claude-code-logs');
const isoTime = (ms: number): string => new Date(ms).toISOString();

function total(events: readonly UsageEvent[], of: (event: UsageEvent) => number): number {
  return events.reduce((sum, event) => sum + of(event), 0);
}

/** Every usage line in reading order, repeats included: what a naive tool adds up. */
async function usageLines(files: readonly string[]): Promise<ClaudeUsageLine[]> {
  const lines: ClaudeUsageLine[] = [];
  const options = { pool: new StringPool() };
  for (const file of files) {
    await readEachLine(
      file,
      new LineTally(),
      (text) => {
        const line = readClaudeLine(text, options);
        if (line.status === 'usage') lines.push(line);
        return null;
      },
      'may_be_cut',
    );
  }
  return lines;
}

async function naiveAnswers(files: readonly string[]) {
  const lines = await usageLines(files);
  const events = lines.map(({ event }) => event);
  const first = new Map<string, UsageEvent>();
  for (const { messageId, requestId, event } of lines) {
    const key = `${messageId} ${requestId}`;
    if (!first.has(key)) first.set(key, event);
  }
  return {
    naiveTotals: {
      input_tokens: total(events, (event) => event.inputTokens),
      output_tokens: total(events, (event) => event.outputTokens),
      cache_creation_input_tokens: total(events, (event) => event.cacheWriteTokens),
      cache_read_input_tokens: total(events, (event) => event.cacheReadTokens),
    },
    keepFirstOutputTokens: total([...first.values()], (event) => event.outputTokens),
  };
}

function blocksOf(events: readonly UsageEvent[]) {
  return fiveHourBlocks(events).map((block) => ({
    start: isoTime(block.startMs),
    end: isoTime(block.endMs),
    first: isoTime(block.firstMs),
    last: isoTime(block.lastMs),
    requests: block.requestCount,
    tokens: block.tokens,
    gapBefore: block.gapBefore && [isoTime(block.gapBefore.startMs), isoTime(block.gapBefore.endMs)],
  }));
}

async function answers(directory: string) {
  const files = await claudeLogFiles([directory], { env: {}, home: '/nowhere', cwd: LOGS });
  const reading = await readClaudeLogs(files, { weights: DEFAULT_TOKEN_WEIGHTS, countTypes: true });
  const { events } = reading;
  expect(reading.tally.badCount).toBe(0);
  return {
    files: reading.fileCount,
    lines: reading.tally.lineCount,
    lineTypes: Object.fromEntries(reading.lineTypes),
    usageLines: reading.usageLineCount,
    uniqueRequests: events.length,
    sidechainRequests: reading.sidechainRequestCount,
    totals: {
      input_tokens: total(events, (event) => event.inputTokens),
      output_tokens: total(events, (event) => event.outputTokens),
      cache_creation_input_tokens: total(events, (event) => event.cacheWriteTokens),
      cache_read_input_tokens: total(events, (event) => event.cacheReadTokens),
      ephemeral_5m: total(events, (event) => event.cacheWriteTokens - event.cacheWrite1hTokens),
      ephemeral_1h: total(events, (event) => event.cacheWrite1hTokens),
    },
    ...(await naiveAnswers(files)),
    requestsByModel: Object.fromEntries(
      requestsByModel(events).map(({ model, requestCount }) => [model, requestCount]),
    ),
    firstTimestamp: isoTime(events[0]!.timeMs),
    lastTimestamp: isoTime(events.at(-1)!.timeMs),
    blocks: blocksOf(events),
  };
}

describe.skipIf(!existsSync(LOGS))(
  'the real log tree (skipped without ../shared/data/claude-code-logs)',
  () => {
    const expected = (): Record<string, unknown> =>
      JSON.parse(readFileSync(join(LOGS, 'expected.json'), 'utf8')) as Record<string, unknown>;

    it.each([
      ['all', '.'],
      ['spotter', 'projects/-demo-spotter'],
      ['viewer', 'projects/-demo-viewer'],
    ])('gives the worked-out answers of group %s, every one', async (group, directory) => {
      expect(await answers(directory)).toEqual(expected()[group]);
    });

    it('gives the same requests without counting line types, the quick way', async () => {
      const files = await claudeLogFiles([LOGS], { env: {}, home: '/nowhere', cwd: LOGS });
      const options = { weights: DEFAULT_TOKEN_WEIGHTS };
      const quick = await readClaudeLogs(files, options);
      const full = await readClaudeLogs(files, { ...options, countTypes: true });
      expect(quick.events).toEqual(full.events);
      expect(quick.tally).toEqual(full.tally);
      expect(quick.lineTypes.size).toBe(0);
    });

    it('gives the same requests in any order of files', async () => {
      const files = await claudeLogFiles([LOGS], { env: {}, home: '/nowhere', cwd: LOGS });
      const options = { weights: DEFAULT_TOKEN_WEIGHTS };
      const backward = await readClaudeLogs(files.toReversed(), options);
      const key = (event: UsageEvent): string => JSON.stringify(event);
      const forward = await readClaudeLogs(files, options);
      expect(backward.events.map(key).sort()).toEqual(forward.events.map(key).sort());
    });
  },
);

describe.skipIf(!existsSync(join(DATA, 'azure-code-2023.csv.gz')))(
  'the real Azure traces (skipped without ../shared/data)',
  () => {
    it.each([
      ['azure-code-2023.csv.gz', 8819],
      ['azure-conv-2023.csv.gz', 19366],
    ])('%s is read whole: %i rows', async (file, rows) => {
      const places = { env: {}, home: '/nowhere', cwd: DATA };
      const settings = {
        unitTokens: 1000,
        weights: null,
        timeZone: 'UTC',
        lenient: false,
        readState: readUsageDb,
      };
      const { events, trace, facts } = await readDemand(`azure:${file}`, { ...settings, ...places });
      expect(events).toHaveLength(rows);
      expect(facts).toContainEqual({ label: 'Bad lines', value: '0' });
      expect(events.every(({ inputTokens, outputTokens }) => inputTokens > 0 && outputTokens > 0)).toBe(true);
      expect(trace.dayCount).toBe(1);
      expect(trace.costs.length).toBeGreaterThan(24 * rows);
    });
  },
);
