import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { totalTokens, type UsageEvent } from '../../../src/usage/events/index.ts';
import { type LineOutcome, StringPool, splitCsvLine } from '../../../src/usage/lines/index.ts';
import { ClaudeRequests, readClaudeLine } from '../../../src/usage/logs/claude/index.ts';
import { CodexSession } from '../../../src/usage/logs/codex/index.ts';
import { buildDayTrace, planColumns, TraceRows } from '../../../src/usage/traces/index.ts';
import { DEFAULT_TOKEN_WEIGHTS, parseTokenWeights } from '../../../src/usage/weights/index.ts';
import { faultCount, reportFaults } from '../../faults.ts';
import { claudeLine } from './log-lines.ts';

const RUNS = { seed: 20260211, numRuns: faultCount(500, 40_000) };

function assertAll<T>(what: string, property: fc.IProperty<T>): void {
  fc.assert(property, RUNS);
  reportFaults({
    family: 'mutated input',
    faults: `random ${what}`,
    tried: RUNS.numRuns,
    kept: RUNS.numRuns,
    lost: '',
  });
}

/** JSON built of the words the readers look for, so that fuzz reaches past the first test. */
const WORDS = [
  'assistant',
  'usage',
  'message',
  'token_count',
  'event_msg',
  'session_meta',
  'payload',
  'info',
];
const KEYS = [
  'type',
  'usage',
  'message',
  'timestamp',
  'payload',
  'info',
  'total_token_usage',
  'input_tokens',
];
const leaf = fc.oneof(
  fc.constantFrom(...WORDS, '2026-02-10T10:00:00Z', '', null, true, 0, -1, 1e300),
  fc.double(),
  fc.string({ maxLength: 5 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('tree'), { maxKeys: 5 }),
  ),
}));

const jsonLine = tree.map((value) => JSON.stringify(value));
/** A real line with a few bytes overwritten, cut or doubled. */
const damaged = fc
  .tuple(fc.nat(400), fc.string({ unit: 'binary', maxLength: 4 }), fc.nat(8))
  .map(([start, text, length]) => claudeLine().slice(0, start) + text + claudeLine().slice(start + length));
const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => new TextDecoder().decode(array));
const anyLine = fc.oneof(jsonLine, damaged, bytes);

function expectSane(event: UsageEvent): void {
  expect(Number.isSafeInteger(event.timeMs)).toBe(true);
  expect(Number.isSafeInteger(totalTokens(event))).toBe(true);
  for (const [name, value] of Object.entries(event)) {
    if (name.endsWith('Tokens')) expect(value).toBeGreaterThanOrEqual(0);
  }
}

function expectOutcome(outcome: LineOutcome): void {
  if (outcome.status === 'usage') expectSane(outcome.event);
  if (outcome.status === 'bad') expect(outcome.reason.length).toBeGreaterThan(0);
}

/** Runs `step`; a coded error is an answer, anything else thrown is a fault. */
function allowRefusal(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
  }
}

describe('no input whatever crashes', () => {
  it('the Claude reader', () => {
    const property = fc.property(fc.array(anyLine, { maxLength: 5 }), (lines) => {
      const requests = new ClaudeRequests();
      const options = { pool: new StringPool() };
      for (const text of lines) {
        const line = readClaudeLine(text, options);
        if (line.status !== 'audit_copy') expectOutcome(line);
        if (line.status === 'usage') requests.add(line);
      }
      const { events, innerCount } = requests.requests();
      expect(events.length - innerCount).toBeLessThanOrEqual(requests.usageLineCount);
    });
    assertAll('lines of Claude logs', property);
  });

  it('the Codex reader', () => {
    const property = fc.property(fc.array(anyLine, { maxLength: 5 }), (lines) => {
      const session = new CodexSession(new StringPool());
      for (const text of lines) expectOutcome(session.takeLine(text));
    });
    assertAll('lines of Codex logs', property);
  });

  it('the trace readers', () => {
    const cell = fc.constantFrom(
      'timestamp',
      'seconds',
      'cost',
      'input_tokens',
      'output_tokens',
      'TIMESTAMP',
    );
    const header = fc.oneof(
      fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(',')),
      bytes,
    );
    const value = fc.constantFrom('1', '2026-02-10T10:00Z', '-1', '', '"', '1e9', 'x');
    const row = fc.oneof(
      fc.array(value, { maxLength: 4 }).map((cells) => cells.join(',')),
      bytes,
    );
    const kind = fc.constantFrom('csv', 'azure', 'burstgpt');
    const property = fc.property(kind, header, fc.array(row, { maxLength: 4 }), (dialect, first, rows) => {
      allowRefusal(() => {
        const plan = planColumns(dialect, splitCsvLine(first) ?? [], 'f');
        const reader = new TraceRows(plan, new StringPool());
        for (const text of rows) expectOutcome(reader.takeCells(splitCsvLine(text)));
      });
    });
    assertAll('rows of traces', property);
  });

  it('the weights option', () => {
    const text = fc.string({ unit: fc.constantFrom('input', 'output', '=', ',', '1', '.', '-', 'e') });
    fc.assert(
      fc.property(text, (option) => allowRefusal(() => void parseTokenWeights(option))),
      RUNS,
    );
  });

  it('the building of a day trace', () => {
    const event = fc
      .tuple(fc.nat(4e12), fc.nat(1e9), fc.option(fc.integer({ min: 1, max: 2 ** 31 - 1 })))
      .map(([timeMs, inputTokens, cost]): UsageEvent => {
        const nothing = { outputTokens: 0, cacheWriteTokens: 0, cacheWrite1hTokens: 0, cacheReadTokens: 0 };
        return {
          timeMs,
          model: null,
          inputTokens,
          ...nothing,
          costUnits: cost,
          session: null,
          sidechain: false,
        };
      });
    const property = fc.property(
      fc.array(event, { maxLength: 20 }),
      fc.boolean(),
      (events, calendarKnown) => {
        allowRefusal(() => {
          const options = { offsetMinutes: () => 330, weights: DEFAULT_TOKEN_WEIGHTS, unitTokens: 10 };
          const { trace } = buildDayTrace({ events, calendarKnown }, options);
          expect(trace.dayStart.at(-1)).toBe(trace.costs.length);
          expect(Math.min(...trace.costs)).toBeGreaterThanOrEqual(1);
        });
      },
    );
    assertAll('events of days', property);
  });
});
