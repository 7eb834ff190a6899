/** Names without end: the newest are metered apart, the longest unused together, and nothing of the sums is lost. */
import { expect, it } from 'vitest';
import { MOST_MODELS, ModelBook } from '../../../src/router/beliefs/model-book.ts';
import { HOUR_MS, NOON_MS, sampleOf } from './fleets.ts';

const LENGTHS = { rollingMs: HOUR_MS, weeklyMs: 10 * HOUR_MS, bucketMs: 1000 };

const book = (): ModelBook => new ModelBook(() => LENGTHS);
const namesOf = (models: ModelBook): Set<string> => new Set(models.all().map(({ model }) => model));

/** Weighted tokens over all models in the week, the rolling window, and since the start. */
function sums(models: ModelBook, nowMs: number): number[] {
  const meters = models.all();
  for (const { window } of meters) window.advance(nowMs);
  return [
    meters.reduce((sum, { window }) => sum + window.weeklyTokens, 0),
    meters.reduce((sum, { window }) => sum + window.rollingTokens, 0),
    meters.reduce((sum, { session }) => sum + session.weightedTokens, 0),
  ];
}

function use(models: ModelBook, model: string, atMs: number, lane = 'zai'): void {
  const meter = models.meter(lane, model);
  meter.window.add(atMs, sampleOf(10));
  meter.addToSession(sampleOf(10));
}

it('a new name is always metered apart, and one that is used stays', () => {
  const models = book();
  for (let index = 0; index < 5000; index++) {
    use(models, `model-${index}`, NOON_MS + index * 1000);
    use(models, 'steady', NOON_MS + index * 1000);
    expect(models.all().length).toBeLessThanOrEqual(MOST_MODELS);
  }
  const names = namesOf(models);
  for (const name of ['steady', 'model-4999', 'model-4600', '(other)']) expect(names).toContain(name);
  expect(names).not.toContain('model-0');
  expect(models.shown('zai', 'steady').session.count).toBe(5000);
});

it('sums over all names are those of everything, at any later instant', () => {
  const [models, all] = [book(), book()];
  for (let index = 0; index < 3000; index++) {
    const atMs = NOON_MS + index * 3000;
    use(models, `model-${index}`, atMs, index % 3 === 0 ? 'zai' : 'anthropic');
    use(all, 'one', atMs);
  }
  for (const hours of [2.5, 3, 9, 11, 12.4, 13]) {
    expect(sums(models, NOON_MS + hours * HOUR_MS)).toEqual(sums(all, NOON_MS + hours * HOUR_MS));
  }
  expect(sums(models, NOON_MS + 20 * HOUR_MS)).toEqual([0, 0, 30_000]);
});

it('a name whose request is on its way stays apart', () => {
  const models = book();
  const waiting = models.meter('zai', 'waiting');
  waiting.reservedTokens = 7;
  for (let index = 0; index < 2000; index++) use(models, `model-${index}`, NOON_MS);
  expect(models.shown('zai', 'waiting')).toBe(waiting);
});

it('looking at a name is no use of it', () => {
  const models = book();
  models.shown('zai', 'x');
  expect(models.all()).toEqual([]);
});
