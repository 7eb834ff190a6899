import { describe, expect, it } from 'vitest';
import { renderSummaryJson } from '../../../src/display/write/index.ts';
import type { ResultRecord } from '../../../src/simulation/experiment/result-record.ts';
import { RECORD } from '../report/fixtures/records.ts';

describe('summary JSON', () => {
  it('is the record, key for key, and ends in a newline', () => {
    const text = renderSummaryJson(RECORD);
    expect(JSON.parse(text)).toEqual(RECORD);
    expect(text.startsWith('{\n  "timestamp_utc": "20261122-031500",\n')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('has one line per pair, policy and list of numbers in its statistics, which it is longest in', () => {
    const lines = renderSummaryJson(RECORD).split('\n');
    const pairs = lines.filter((line) => line.includes('"mean_delta"') && line.includes('"p_holm"'));
    expect(pairs).toHaveLength(6 * 5 * 3);
    expect(pairs[0]).toMatch(/^ +\{"a": "burn_rate", "b": "paced", "mean_delta": 0.01, .*\},$/);
    expect(lines.filter((line) => /^ +"weekly_used": \[0, 0.01, .*\],$/.test(line))).toHaveLength(3);
  });

  it('keeps text that looks like its own mark', () => {
    const record = { ...RECORD, command: '\n  "statistics": 0 $& $1' };
    expect(JSON.parse(renderSummaryJson(record))).toEqual(record);
  });

  it.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [undefined, 'undefined'],
  ])('refuses %s and says where it is', (value, words) => {
    const broken = {
      ...RECORD,
      comparisons: [{ ...RECORD.comparisons[0]!, mean_delta: value }],
    } as unknown as ResultRecord;
    expect(() => renderSummaryJson(broken)).toThrow(`record.comparisons.0.mean_delta is ${words}`);
  });
});
