/** A fleet that lives long: a hundred thousand requests of ten thousand models and sessions take no more memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { settleAttempt } from '../../../src/router/beliefs/index.ts';
import { modelUsages } from '../../../src/router/beliefs/usage-view.ts';
import {
  accountOf,
  configOf,
  laneOf,
  NOON_MS,
  openFleet,
  requestOf,
  sampleOf,
  send,
  windowOf,
} from './fleets.ts';

const NAMES = 10_000;
const MOST_GROWTH_BYTES = 2 * 2 ** 20;

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Stores of arrays go after the arrays.
  for (let round = 0; round < 3; round++) collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

it('is as large after 100,000 requests as after 20,000, and shows the newest models', () => {
  const roomy = windowOf({ capacityTokens: 1e12 });
  const lanes = [laneOf('zai', [accountOf('z', { short: roomy, weekly: roomy })])];
  const routes = [{ match: '*', preferred: 'zai', fallback: null }];
  const fleet = openFleet(configOf({ lanes, routes }), { affinityIdleMs: 3_600_000, bucketMs: null });
  let index = 0;
  const serve = (count: number): void => {
    for (const end = index + count; index < end; index++) {
      const name = index % NAMES;
      const nowMs = NOON_MS + index * 700;
      const { attempt } = send(fleet, requestOf(100, { model: `m-${name}`, session: `s-${name}` }), nowMs);
      settleAttempt(fleet, attempt!, { sample: sampleOf(90), endedMs: nowMs + 300, firstContentMs: 100 });
      fleet.estimator.learn(`m-${name}`, { bodyBytes: 400, weightedInput: 90, outputTokens: 10 });
    }
  };
  serve(20_000);
  const before = heapBytes();
  serve(80_000);
  expect(heapBytes() - before).toBeLessThan(MOST_GROWTH_BYTES);
  const nowMs = NOON_MS + index * 700;
  const usages = modelUsages(fleet, nowMs);
  expect(Object.keys(usages)).toContain('m-9999');
  expect(Object.keys(usages).length).toBeLessThanOrEqual(500);
  const weekly = Object.values(usages).reduce((sum, { weekly_used_tokens: used }) => sum + used, 0);
  expect(weekly).toBe(90 * index);
}, 60_000);
