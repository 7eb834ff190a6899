import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { TRIAL_CSV_COLUMNS, TrialCsvSink } from '../../../src/display/write/index.ts';
import { openStream, streamDraws } from '../../../src/numerics/random/index.ts';
import { FACT_INDEX, FACTS, METRIC_INDEX, METRICS } from '../../../src/simulation/engine/index.ts';

const PUBLISHED_COLUMNS =
  'policy,trial_id,scenario_mode,reset_pattern,account_count,user_count,total_demand,served_demand,denied_demand,' +
  'peak_total_demand,peak_served_demand,migrated_requests,migration_successes,peak_useful_five_hour,weekly_drift,' +
  'mean_seven_day_utilization,objective_score';
const OUR_COLUMNS =
  'served_ratio,peak_served_ratio,denial_rate,migration_recovery,expired_weekly_units,longest_outage_minutes,' +
  'requests,denied_requests,weekly_supply';

const POLICIES = ['seven_day_first', 'burn_rate', 'a,"b"\nc'];

/** A target in memory; `hold` makes it slow until released. */
class Memory extends Writable {
  text = '';
  held: Array<() => void> = [];
  isHolding = false;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    if (this.isHolding) this.held.push(done);
    else done();
  }
}

interface Batch {
  readonly rows: Float64Array;
  readonly facts: Float64Array;
}

/** Trials with different numbers everywhere; every third without a user count. */
function makeBatch(trialCount: number, policyCount: number): Batch {
  const draws = streamDraws(openStream({ seed: 11, trialIndex: 0, purpose: 'scenario' }));
  const rows = new Float64Array(trialCount * policyCount * METRICS.length);
  for (let index = 0; index < rows.length; index++) {
    rows[index] = index % 3 === 0 ? draws.int(0, 9000) : draws.real(-0.5, 0.5);
  }
  const facts = new Float64Array(trialCount * FACTS.length);
  for (let trial = 0; trial < trialCount; trial++) {
    const offset = trial * FACTS.length;
    facts[offset + FACT_INDEX.account_count] = 3;
    facts[offset + FACT_INDEX.user_count] = trial % 3 === 2 ? -1 : 17;
    facts[offset + FACT_INDEX.reset_class] = trial % 2;
    facts[offset + FACT_INDEX.weekly_supply] = 9000.5 + trial;
  }
  return { rows, facts };
}

async function writeAll(
  target: Writable,
  policies: readonly string[],
  { rows, facts }: Batch,
): Promise<void> {
  const sink = new TrialCsvSink(target, { policies, scenarioMode: 'focused' });
  const trialCount = facts.length / FACTS.length;
  for (let trial = 0; trial < trialCount; trial++) {
    sink.write(trial, rows, trial * policies.length * METRICS.length, facts, trial * FACTS.length);
    await sink.ready();
  }
  await sink.end();
}

describe('trial CSV', () => {
  it('has the published columns first and in their order, then ours', () => {
    expect(TRIAL_CSV_COLUMNS.join(',')).toBe(`${PUBLISHED_COLUMNS},${OUR_COLUMNS}`);
  });

  it('equals what csv-stringify makes of the same cells, and reads back', async () => {
    const batch = makeBatch(400, POLICIES.length);
    const target = new Memory();
    await writeAll(target, POLICIES, batch);
    const expected: unknown[][] = [[...TRIAL_CSV_COLUMNS]];
    for (let trial = 0; trial < 400; trial++) {
      const fact = (name: keyof typeof FACT_INDEX): number =>
        batch.facts[trial * FACTS.length + FACT_INDEX[name]]!;
      POLICIES.forEach((policy, index) => {
        const offset = (trial * POLICIES.length + index) * METRICS.length;
        const metrics = TRIAL_CSV_COLUMNS.slice(6, -1).map(
          (name) => batch.rows[offset + METRIC_INDEX[name as keyof typeof METRIC_INDEX]]!,
        );
        const users = fact('user_count') === -1 ? '' : fact('user_count');
        const pattern = fact('reset_class') === 0 ? 'same_reset' : 'staggered_reset';
        const first = [policy, trial, 'focused', pattern, fact('account_count'), users];
        expected.push([...first, ...metrics, fact('weekly_supply')]);
      });
    }
    expect(target.text).toBe(stringify(expected, { record_delimiter: '\n' }));
    const cells: string[][] = parse(target.text);
    expect(cells).toHaveLength(1 + 400 * POLICIES.length);
    expect(cells.every((row) => row.length === TRIAL_CSV_COLUMNS.length)).toBe(true);
    expect(cells[3]![0]).toBe('a,"b"\nc');
    expect(Number(cells[2]![6])).toBe(batch.rows[METRICS.length + METRIC_INDEX.total_demand]);
  });

  it('starts at the given offsets, writes -0 as 0 and an unknown user count as blank', async () => {
    const rows = new Float64Array(7 + METRICS.length).fill(-0);
    const facts = new Float64Array(5 + FACTS.length);
    facts.set([2, -1, 1, 100, 5], 5);
    rows[7 + METRIC_INDEX.objective_score] = -0.25;
    const target = new Memory();
    const sink = new TrialCsvSink(target, { policies: ['paced'], scenarioMode: 'broad' });
    sink.write(42, rows, 7, facts, 5);
    await sink.end();
    const zeros = (count: number): string => Array(count).fill('0').join(',');
    expect(target.text.split('\n').slice(1)).toEqual([
      `paced,42,broad,staggered_reset,2,,${zeros(10)},-0.25,${zeros(8)},100`,
      '',
    ]);
  });

  it('columns of a pool follow all others, blank where not known', async () => {
    const { rows, facts } = makeBatch(1, 2);
    const target = new Memory();
    const useColumns = ['stranded_weekly_units', 'utilization:a/week, "x"'];
    const sink = new TrialCsvSink(target, {
      policies: ['paced', 'random'],
      scenarioMode: 'broad',
      useColumns,
    });
    sink.write(0, rows, 0, facts, 0, Float64Array.of(9, 12, 0.25, 3.5, Number.NaN), 1);
    await sink.end();
    const [head, ...lines]: string[][] = parse(target.text);
    expect(head).toEqual([...TRIAL_CSV_COLUMNS, ...useColumns]);
    expect(lines.map((line) => line.slice(-3))).toEqual([
      ['9000.5', '12', '0.25'],
      ['9000.5', '3.5', ''],
    ]);
  });

  it('without trials it is the header', async () => {
    const target = new Memory();
    await new TrialCsvSink(target, { policies: ['paced'], scenarioMode: 'broad' }).end();
    expect(target.text).toBe(`${PUBLISHED_COLUMNS},${OUR_COLUMNS}\n`);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is a broken invariant and names the trial', (value) => {
    const { rows, facts } = makeBatch(1, 1);
    rows[METRIC_INDEX.weekly_drift] = value;
    const sink = new TrialCsvSink(new Memory(), { policies: ['paced'], scenarioMode: 'broad' });
    expect(() => sink.write(9, rows, 0, facts, 0)).toThrow(/broken invariant: trial 9/);
  });

  it('waits for a slow target, so that no more than a chunk is held', async () => {
    const { rows, facts } = makeBatch(1, 1);
    const target = new Memory({ highWaterMark: 1 });
    target.isHolding = true;
    const sink = new TrialCsvSink(target, { policies: ['paced'], scenarioMode: 'broad' });
    let trial = 0;
    while (!target.writableNeedDrain) sink.write(trial++, rows, 0, facts, 0);
    let isReady = false;
    const ready = sink.ready().then(() => {
      isReady = true;
    });
    await Promise.resolve();
    expect(isReady).toBe(false);
    target.isHolding = false;
    target.held.shift()!();
    await ready;
    await sink.end();
    expect(target.text.trimEnd().split('\n')).toHaveLength(1 + trial);
  });

  it('a failed target rejects ready and end with its error, also while they wait', async () => {
    const { rows, facts } = makeBatch(1, 1);
    const target = new Memory({ highWaterMark: 1 });
    target.isHolding = true;
    const sink = new TrialCsvSink(target, { policies: ['paced'], scenarioMode: 'broad' });
    for (let trial = 0; !target.writableNeedDrain; trial++) sink.write(trial, rows, 0, facts, 0);
    const waiting = sink.ready();
    target.destroy(new Error('disk on fire'));
    await expect(waiting).rejects.toThrow('disk on fire');
    await expect(sink.ready()).rejects.toThrow('disk on fire');
    await expect(sink.end()).rejects.toThrow('disk on fire');
  });

  it('a closed target rejects instead of hanging', async () => {
    const target = new Memory();
    const sink = new TrialCsvSink(target, { policies: ['paced'], scenarioMode: 'broad' });
    target.destroy();
    await expect(sink.ready()).rejects.toThrow('closed');
    await expect(sink.end()).rejects.toThrow('closed');
  });
});
