/** The router's own log as demand, end to end: it must simulate as the same requests in a plain trace do. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../src/cli/simulate/simulate.ts';
import { completionLine, decisionLine } from '../usage/logs/router-lines.ts';
import {
  contentOf,
  exitOf,
  type FinishedRun,
  finishedRun,
  numberIn,
  removeScratch,
  scratchDirectory,
  stageIn,
} from './command.ts';

afterAll(removeScratch);

/** A Monday. */
const MONDAY_SECONDS = Date.UTC(2026, 1, 9) / 1000;
const HOURS = Array.from({ length: 14 * 24 }, (_, hour) => hour);

/** One request of 500 Sonnet tokens every hour: 2 units. Every tenth was refused once and then served elsewhere. */
function linesOf(hour: number): string[] {
  const rid = hour.toString(16).padStart(8, '0');
  const ts = MONDAY_SECONDS + hour * 3600 + 4;
  const served = { rid, ts, input_tokens: 500, output_tokens: 0, latency_ms: 4000 };
  if (hour % 10 > 0) return [decisionLine({ rid, ts: ts - 4 }), completionLine(served)];
  const refused = { status: 429, reason: 'refused', refusal: 'quota_short', input_tokens: 0 } as const;
  return [
    decisionLine({ rid, ts: ts - 4 }),
    completionLine({ ...served, ...refused, ts: ts - 3, latency_ms: 1000 }),
    decisionLine({ rid, ts: ts - 3, attempt: 2, decision: 'quota_overshoot' }),
    completionLine({ ...served, attempt: 2 }),
  ];
}

const textOf = (from: number, to: number): string =>
  HOURS.slice(from, to)
    .flatMap(linesOf)
    .map((line) => `${line}\n`)
    .join('');

const trace = (): string =>
  [
    'timestamp,cost',
    ...HOURS.map((hour) => `${new Date((MONDAY_SECONDS + hour * 3600) * 1000).toISOString()},2`),
  ].join('\n');

const pool = JSON.stringify({
  accounts: [
    { name: 'big', short: { capacity: 40 }, weekly: { capacity: 200 } },
    { name: 'small', short: { capacity: 20 }, weekly: { capacity: 60 } },
  ],
});

/** Two weeks in three files, the middle one zipped; a directory of them, a csv of the same and the accounts. */
function place(): string {
  const cwd = scratchDirectory();
  mkdirSync(join(cwd, 'logs'));
  const files: Record<string, string | Uint8Array> = {
    'logs/usage.jsonl.2': textOf(0, 100),
    'logs/usage.jsonl.1': gzipSync(textOf(100, 200)),
    'logs/usage.jsonl': textOf(200, HOURS.length),
    'trace.csv': trace(),
    'pool.json': pool,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  return cwd;
}

const OWN = { pool: 'pool.json', 'time-zone': 'UTC', trials: '6', policies: 'paced,fill_first' };

describe('--check with a usage log', () => {
  it.each(['logs', 'logs/usage.jsonl'])('says of %s what was read, and runs nothing', async (name) => {
    const cwd = place();
    const before = contentOf(join(cwd, 'logs'));
    const mustNotRun = {
      createRunner: () => {
        throw new Error('a runner was made');
      },
    };
    const { environment, stdout } = stageIn(cwd, mustNotRun);
    await simulate({ ...OWN, check: true, demand: `usage-log:${name}` }, environment);
    const printed = stdout();
    expect(printed).toContain(`Demand: usage-log:${name}\n  Requests: 336\n`);
    // 336 hours: 34 of them with a refusal and two lines more.
    for (const fact of [
      'Log files: 3',
      'Refused attempts: 34',
      'Reroutes: 34',
      'Lines read: 740',
      'Bad lines: 0',
    ]) {
      expect(printed).toContain(`  ${fact}\n`);
    }
    expect(contentOf(join(cwd, 'logs'))).toEqual(before);
  });

  it('refuses a log that is not there', async () => {
    const exit = await exitOf({ ...OWN, check: true, demand: 'usage-log:nowhere/usage.jsonl' }, place());
    expect(exit).toMatchObject({ code: 2, stdout: '' });
    expect(exit.stderr).toMatch(
      /^quotalab: --demand usage-log:nowhere\/usage\.jsonl: cannot read .*: there is no such file\n$/,
    );
  });
});

describe('a simulation on a usage log', () => {
  let run: FinishedRun;
  let traced: FinishedRun;
  beforeAll(async () => {
    run = await finishedRun({ ...OWN, demand: 'usage-log:logs' }, { cwd: place() });
    traced = await finishedRun({ ...OWN, demand: 'csv:trace.csv' }, { cwd: place() });
  });

  it('gives the figures of the same requests in a trace', () => {
    expect(run.rows).toHaveLength(6 * 2);
    for (const row of run.rows) expect(numberIn(row, 'total_demand')).toBe(168 * 2);
    expect(run.csv).toBe(traced.csv);
  });

  it('says in JSON and report where demand came from', () => {
    expect(run.record.demand).toMatchObject({ source: 'usage-log:logs', kind: 'trace' });
    expect(run.record.demand.facts).toContainEqual({ label: 'Refused attempts', value: '34' });
    expect(run.report).toContain('\n- Requests: 336\n');
    expect(run.report).toContain('\n- Reroutes: 34\n');
    expect(run.record.command).toContain('--demand usage-log:logs');
  });

  it('tells no request id, session or account of the log', () => {
    for (const text of [...Object.values(run.files), run.stdout, run.stderr]) {
      expect(text).not.toMatch(/session-1|0000014f/);
    }
  });
});
