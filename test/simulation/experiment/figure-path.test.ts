/** Paths of --fail-if before a run: what a summary can have is taken, anything else refused with what is nearest. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { figureAt, pathProblem } from '../../../src/simulation/experiment/figure-path.ts';
import { parseThresholds, requireFigures } from '../../../src/simulation/experiment/index.ts';
import { RECORD } from '../../display/report/fixtures/records.ts';

const SUMMARY = JSON.parse(
  readFileSync(new URL('../../../results/latest_summary.json', import.meta.url), 'utf8'),
) as { policies: string[] };

/** Every path to a leaf, elements by the name that they go by or their index. */
function leaves(place: unknown, path: readonly string[]): Array<readonly [path: string, value: unknown]> {
  if (place === null || typeof place !== 'object') return [[path.join('.'), place]];
  const children = Array.isArray(place)
    ? place.map((item: Record<string, unknown>, index) => {
        const nameOf = (other: typeof item): unknown =>
          ['policy', 'group', 'name', 'term'].map((key) => other[key]).find((text) => text);
        const name = nameOf(item);
        const isOwn = place.filter((other) => nameOf(other) === name).length === 1;
        return [typeof name === 'string' && isOwn ? name : String(index), item] as const;
      })
    : Object.entries(place);
  return children.flatMap(([name, child]) => leaves(child, [...path, name]));
}

describe.each([
  ['the committed summary', SUMMARY],
  ['the record of the tests', RECORD],
] as const)('%s', (_, record) => {
  const all = leaves(record, []);
  const { policies } = record;

  it('has no number whose path is refused, and each path leads to its number', () => {
    const numbers = all.filter(([, value]) => typeof value === 'number');
    expect(numbers.length).toBeGreaterThan(500);
    expect(numbers.filter(([path]) => pathProblem(path, policies) !== null)).toEqual([]);
    expect(numbers.filter(([path, value]) => figureAt(record, path) !== value)).toEqual([]);
  });

  it('has no words whose path is taken for a number', () => {
    const words = all.filter(([, value]) => typeof value === 'string' || typeof value === 'boolean');
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter(([path]) => pathProblem(path, policies) === null)).toEqual([]);
  });

  it('has no number whose path is taken with a letter more', () => {
    const paths = all.filter(([, value]) => typeof value === 'number').map(([path]) => `${path}x`);
    // A name of one's own may be any name.
    const named =
      /^(?:winner_counts_by_reset_class|quota_use\..*\.(?:(?:utilization|empty_close_share|expired|stranded)_mean|full_at_denials_share))\.|share_by_reset_class/;
    expect(paths.filter((path) => !named.test(path) && pathProblem(path, policies) === null)).toEqual([]);
  });
});

describe('a path that no summary can have', () => {
  const POLICIES = ['paced', 'burn_rate'];

  it.each([
    [
      'trails',
      "names 'trails', which is not in the summary; did you mean trials? allowed: regression, winner, ",
    ],
    ['regresion', "names 'regresion', which is not in the summary; did you mean regression? allowed: "],
    [
      'winner.served_ratio',
      "names 'served_ratio', which is not in 'winner'; did you mean served_ratio_mean? ",
    ],
    ['statistics.nothing', "names 'nothing', which is not in 'statistics'; allowed: confidence, "],
    ['statistics.bound', 'names no number, but what holds several; allowed below it: status, '],
    ['summary.nobody.rank', "names the policy 'nobody'; allowed: a policy of this run: paced, burn_rate"],
    ['summary.paced', 'names no number, but what holds several; allowed below it: policy, trials, '],
    ['trials.x', "names 'x', but 'trials' is a number"],
    ['command', 'names no number; allowed: a path to a number of the summary'],
    ['comparisons.paced.wins', "names 'paced', which is not in 'comparisons'; allowed: an index from 0"],
    [
      'statistics.groups.overal.trials',
      "names 'overal', which is not in 'statistics.groups'; did you mean overall? allowed: overall, same_reset, ",
    ],
    [
      'load_bands.0.75_to_0.96.trials',
      "names '75_to_0', which is not in 'load_bands.0'; allowed: name, low, ",
    ],
    ['constructor', "names 'constructor', which is not in the summary; allowed: "],
    ['regression.nobody', "names the policy 'nobody'; allowed: a policy of this run: paced, burn_rate"],
  ])('%s is refused', (path, problem) => {
    const thresholds = parseThresholds(`trials>1,${path}>1`);
    expect(() => requireFigures(thresholds, POLICIES)).toThrow(`--fail-if '${path}>1' ${problem}`);
  });

  it('is none of these', () => {
    const good =
      'regression>1,regression.paced>1,winner.rank>1,summary.1.rank>1,load_bands.0.75_to_0.95.summary.paced.rank>1,' +
      'quota_use.paced.utilization_mean.work/short>1,statistics.groups.below_0.75.metrics.served_ratio.best.paced.low<0';
    expect(() => requireFigures(parseThresholds(good), POLICIES)).not.toThrow();
  });
});
