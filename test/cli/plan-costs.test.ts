/** A request costs the same wherever it is counted: in the simulator's demand and in every window of a plan. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { STATUS_QUESTION } from '../../src/planner/status/index.ts';
import { readDemand } from '../../src/usage/sources/index.ts';
import { parseTokenWeights } from '../../src/usage/weights/index.ts';
import { removeScratch, scratchDirectory } from './command.ts';
import { askHere } from './plan-usage.ts';

afterAll(removeScratch);

const HOURS = ['10:00', '10:10', '11:05'];
/** Three requests of unequal size, of one model; '' = the file names none. */
const csvOf = (model: string): string =>
  [
    `timestamp,input_tokens,output_tokens${model === '' ? '' : ',model'}`,
    ...HOURS.map(
      (hour, i) => `2026-02-11T${hour}:00Z,${10_000 * (i + 1)},${i}${model === '' ? '' : `,${model}`}`,
    ),
  ].join('\n');

const codexOf = (): string => {
  const usage = (i: number) => ({
    input_tokens: 10_000 * (i + 1),
    cached_input_tokens: 0,
    output_tokens: i,
    reasoning_output_tokens: 0,
    total_tokens: 10_000 * (i + 1) + i,
  });
  const total = {
    input_tokens: 0,
    cached_input_tokens: 0,
    output_tokens: 0,
    reasoning_output_tokens: 0,
    total_tokens: 0,
  };
  const lines: unknown[] = [
    {
      timestamp: '2026-02-11T09:59:00Z',
      type: 'session_meta',
      payload: { id: 's1', timestamp: '2026-02-11T09:59:00Z' },
    },
    { timestamp: '2026-02-11T09:59:01Z', type: 'turn_context', payload: { model: 'gpt-5.2-codex' } },
  ];
  HOURS.forEach((hour, i) => {
    const last = usage(i);
    for (const key of Object.keys(total) as Array<keyof typeof total>) total[key] += last[key];
    const info = { total_token_usage: { ...total }, last_token_usage: last };
    lines.push({
      timestamp: `2026-02-11T${hour}:00Z`,
      type: 'event_msg',
      payload: { type: 'token_count', info },
    });
  });
  return lines.map((line) => JSON.stringify(line)).join('\n');
};

it.each([
  ['csv:use', csvOf(''), null, 600],
  ['csv:use', csvOf('gpt-5.2'), null, 600],
  ['csv:use', csvOf('claude-haiku-4-5'), null, null],
  ['csv:use', csvOf('gpt-5.2'), 'output=0', 600],
  ['codex-logs:.', codexOf(), null, 600],
])('in %s, first line %#', async (demand, text, weightsText, about) => {
  const cwd = scratchDirectory();
  writeFileSync(
    join(cwd, demand === 'csv:use' ? 'use' : 'rollout-2026-02-11T09-59-00-s1.jsonl'),
    `${text}\n`,
  );
  const weights = weightsText === null ? null : parseTokenWeights(weightsText);
  const { facts, events } = await readDemand(demand, {
    cwd,
    env: {},
    home: cwd,
    unitTokens: 100,
    weights,
    timeZone: 'UTC',
    lenient: false,
    readState: () => Promise.reject(new Error('no state')),
  });
  const simulated = Math.round(
    HOURS.length * Number.parseFloat(facts.find(({ label }) => label === 'Mean cost')!.value),
  );
  const { stdout } = await askHere(
    STATUS_QUESTION,
    {
      demand,
      pool: 'claude-max20',
      now: '2026-02-11T12:00:00Z',
      'time-zone': 'UTC',
      json: true,
      ...(weightsText === null ? {} : { 'token-weights': weightsText }),
    },
    cwd,
  );
  const { windows } = JSON.parse(stdout) as { windows: Array<{ name: string; used: number }> };
  expect(events).toHaveLength(HOURS.length);
  expect(windows.map(({ used }) => used)).toEqual(windows.map(() => simulated));
  if (about !== null) expect(Math.abs(simulated - about)).toBeLessThan(5);
});
