/**
 * Every kind of file that the product reads, with bytes of a good one overwritten, cut, doubled and swapped for what
 * breaks readers: it is read, or refused in one coded sentence. Nothing else is thrown, and nothing hangs.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { describe, expect, it } from 'vitest';
import {
  readObjective,
  readSummary,
  readTriage,
  readTrialTable,
  readWinners,
} from '../../../src/cli/inputs/index.ts';
import { readCapacities, readPoolGraph } from '../../../src/cli/inputs/pool/index.ts';
import { QuotalabError } from '../../../src/core/index.ts';
import { readQuotas } from '../../../src/router/config/index.ts';
import { readDemand } from '../../../src/usage/sources/index.ts';
import { faultCount, reportFaults } from '../../faults.ts';
import { claudeLine } from '../../usage/logs/log-lines.ts';
import { completionLine, decisionLine } from '../../usage/logs/router-lines.ts';
import { optionsIn } from '../../usage/sources/demand-options.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

interface Reader {
  readonly file: string;
  readonly good: string;
  /** How many are tried of a hundred: reading a log takes as long as ten small files. */
  readonly share: number;
  readonly read: (root: string) => Promise<unknown>;
}

const json = (value: unknown): string => JSON.stringify(value, null, 1);
const demand = (text: string) => (root: string) => readDemand(text, { ...optionsIn(root), lenient: true });
const dayOf = (day: number): string => `2026-02-${String(day).padStart(2, '0')}T10:00:00.000Z`;

const POOL = {
  accounts: [
    { name: 'work', preset: 'claude-max', weekly: { nextReset: '2026-11-23T09:00:00Z' } },
    {
      name: 'spare',
      short: { capacityTokens: 3_300_000 },
      weekly: { capacityTokens: 41_670_000, kind: 'sliding' },
    },
  ],
};
const QUOTAS = {
  windows: { rolling_seconds: 18_000, weekly_seconds: 604_800 },
  models: {
    'claude-*': { provider: 'a', rolling_tokens: 4e6, weekly_limit_type: 'tokens', weekly_limit_value: 9e7 },
  },
  lanes: {
    a: { base_url: 'https://a.example', accounts: [{ name: 'x', credential: { env: 'K' }, priority: 1 }] },
  },
  routes: [{ match: '*', preferred: 'a' }],
  policy: 'paced',
};
const TRIAGE = {
  format: 'quotalab-policy',
  version: 1,
  name: 'strict',
  models: ['haiku', 'opus'],
  rules: [
    { id: 'a', when: { shareFrom: 0.7, priorities: [1] }, action: { kind: 'proceed' }, note: 'any model' },
    {
      id: 'b',
      when: { shareBelow: 0.4, needs: ['opus'], urgent: true },
      action: { kind: 'at_most', model: 'haiku' },
    },
  ],
};
const CAPACITY = {
  window: 'codex-pro/weekly',
  tokens: { low: 6e7, mid: 7e7, high: 8e7 },
  pairs: 12,
  since: '2026-11-20T00:00:00Z',
};
const place = (policy: string): object => ({
  policy,
  trials: 3,
  objective_score_mean: 0.7,
  served_ratio_mean: 0.9,
});
const SUMMARY = {
  schema_version: 3,
  seed: 1,
  trials: 3,
  scenario_mode: 'focused',
  reset_mode: 'mixed',
  summary: [place('paced'), place('burn_rate')],
  summary_by_reset_class: { same_reset: [place('paced')], staggered_reset: null },
  statistics: {
    groups: [
      {
        kind: 'overall',
        group: 'overall',
        metrics: {
          objective_score: {
            best: [{ policy: 'burn_rate', standing: 'same_as_best' }],
            pairs: [{ a: 'paced', b: 'burn_rate', mean_delta: 0.01, simultaneous_half_width_95: 0.02 }],
          },
        },
      },
    ],
  },
  demand_digest: 'd',
  result_digest: 'r',
  command: 'simulate --trials 3',
};
const CODEX = [
  { type: 'session_meta', timestamp: dayOf(9), payload: { id: 's1', timestamp: dayOf(9) } },
  {
    type: 'event_msg',
    timestamp: dayOf(10),
    payload: {
      type: 'token_count',
      info: {
        total_token_usage: {
          input_tokens: 900,
          cached_input_tokens: 100,
          output_tokens: 40,
          total_tokens: 940,
        },
      },
      rate_limits: { primary: { used_percent: 3, window_minutes: 300, resets_in_seconds: 900 } },
    },
  },
];

const READERS: Readonly<Record<string, Reader>> = {
  pool: {
    share: 100,
    file: 'pool.json',
    good: json(POOL),
    read: (cwd) => readPoolGraph('./pool.json', { unitTokens: 100, cwd }),
  },
  objective: {
    share: 100,
    file: 'objective.json',
    good: json({ served_ratio: 1, denial_rate: -2.5 }),
    read: (cwd) => readObjective('objective.json', cwd),
  },
  quotas: {
    share: 60,
    file: 'quotas.json',
    good: json(QUOTAS),
    read: (cwd) =>
      readQuotas({ file: 'quotas.json', env: { K: 'k' }, homeDirectory: cwd, cwd, timeZone: 'UTC' }),
  },
  triage: {
    share: 100,
    file: 'triage.json',
    good: json(TRIAGE),
    read: (cwd) => readTriage('triage.json', cwd),
  },
  capacities: {
    share: 100,
    file: 'capacities.json',
    good: json({ version: 1, capacities: [CAPACITY] }),
    read: (cwd) => readCapacities('capacities.json', cwd),
  },
  summary: {
    share: 70,
    file: 'summary.json',
    good: json(SUMMARY),
    read: async (cwd) => {
      const winners = await readWinners('policy', 'summary.json', cwd);
      expect(winners.overall.policy).not.toBe('');
      return readSummary('--baseline-summary', 'summary.json', cwd);
    },
  },
  'trial table': {
    share: 40,
    file: 'trials.csv',
    good: 'trial_id,policy,served\n0,paced,0.5\n1,paced,0.25\n',
    read: (cwd) => readTrialTable(join(cwd, 'trials.csv'), ['served']),
  },
  csv: {
    share: 20,
    file: 'a.csv',
    good: `timestamp,model,input_tokens,output_tokens\n${[1, 2, 3].map((day) => `${dayOf(day)},m,${day}00,10`).join('\n')}\n`,
    read: demand('csv:a.csv'),
  },
  'claude log': {
    share: 6,
    file: 'home/.claude/projects/p/s.jsonl',
    good: [1, 2, 3].map((day) => claudeLine({ timestamp: dayOf(day), id: `m${day}` })).join('\n'),
    read: demand('claude-logs'),
  },
  'codex log': {
    share: 6,
    file: 'home/.codex/sessions/2026/02/10/rollout-2026-02-10T10-00-00-s1.jsonl',
    good: CODEX.map((line) => JSON.stringify(line)).join('\n'),
    read: demand('codex-logs'),
  },
  'usage log': {
    share: 6,
    file: 'usage.jsonl',
    good: [decisionLine(), completionLine(), completionLine()].join('\n'),
    read: demand('usage-log:usage.jsonl'),
  },
};

/** What breaks readers, put in the place of something. */
const ODD = [
  ...['', '\0', '\uFEFF', '\uD800', '\n', '\r\n', '"', '\\', '{', '}', '[', ']', ',', '-', '.'],
  ...['1e400', '-1', '0', 'NaN', '9007199254740993', '1e-400', 'null', 'true', '{}', '[]', '""'],
  ...['__proto__', 'constructor', '9999999-01-01T00:00:00Z', '[1,'.repeat(3000), '{"a":'.repeat(3000)],
];

/** The text with one to three places changed. */
function mutated(good: string, generator: RandomGenerator): Buffer {
  const below = (count: number): number => uniformInt(generator, 0, count - 1);
  let bytes = Buffer.from(good);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + below(9));
    const replaced = [
      () => Buffer.from(ODD[below(ODD.length)]!),
      () => Buffer.of(below(256)),
      () => bytes.subarray(at, Math.min(bytes.length, at + below(200))),
    ][below(3)]!();
    bytes = Buffer.concat([bytes.subarray(0, at), replaced, bytes.subarray(end)]);
  }
  // A value is met more often than by chance.
  if (below(3) > 0) return bytes;
  const odd = ODD[below(ODD.length)]!;
  const values = [...good.matchAll(/: ?("[^"]*"|-?[\d.]+)/g)];
  const value = values[below(Math.max(1, values.length))];
  if (value === undefined) return bytes;
  const from = value.index + value[0].length - value[1]!.length;
  return Buffer.from(good.slice(0, from) + odd + good.slice(value.index + value[0].length), 'utf8');
}

/** Passes on what is no refusal. */
function refused(error: unknown): void {
  if (!(error instanceof QuotalabError)) throw error;
  expect(error.message).not.toMatch(/\n|undefined|call stack|\[object/);
}

describe('a mutated file', () => {
  it.each(Object.keys(READERS))('of kind %s is read or refused in a sentence', async (kind) => {
    const { file, good, share, read } = READERS[kind]!;
    const root = temporaryTree({ [file]: good });
    const generator = xoroshiro128plus(20_261_130);
    const tried = Math.ceil(faultCount(1, 1400) * share);
    // What nothing was done to is read: else no reader would be met beyond its first look.
    expect(await read(root)).not.toBeNull();
    let readCount = 0;
    for (let index = 0; index < tried; index++) {
      const bytes = mutated(good, generator);
      writeFileSync(join(root, file), bytes);
      try {
        await read(root).then(() => readCount++, refused);
      } catch (thrown) {
        throw new Error(`${kind} ${index}: ${JSON.stringify(bytes.toString('latin1').slice(0, 2000))}`, {
          cause: thrown,
        });
      }
    }
    reportFaults({
      family: 'mutated input',
      faults: `mutated files: ${kind}`,
      tried,
      kept: tried,
      lost: `${readCount} read, the rest refused`,
    });
    expect(tried).toBeGreaterThan(0);
  });
});
