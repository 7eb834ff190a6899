import { describe, expect, it } from 'vitest';
import type { ResultRecord } from '../../src/experiment/result-record.ts';
import { renderSummaryJson } from '../../src/report/index.ts';
import { RECORD } from './fixtures/records.ts';

describe('summary JSON', () => {
  it('is the record, key for key, and ends in a newline', () => {
    const text = renderSummaryJson(RECORD);
    expect(JSON.parse(text)).toEqual(RECORD);
    expect(text.startsWith('{\n  "timestamp_utc": "20261122-031500",\n')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
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
