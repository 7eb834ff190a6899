import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { parseDemandSource } from '../../../src/usage/sources/index.ts';

describe('--demand', () => {
  it('names logs in the usual places or in given ones', () => {
    expect(parseDemandSource('claude-logs')).toEqual({ kind: 'claude-logs', directories: [] });
    expect(parseDemandSource('codex-logs:a, /b c')).toEqual({
      kind: 'codex-logs',
      directories: ['a', '/b c'],
    });
  });

  it('names a trace or a router log, whose path may hold colons', () => {
    expect(parseDemandSource('csv:C:\\use.csv')).toEqual({ kind: 'csv', file: 'C:\\use.csv' });
    expect(parseDemandSource('azure:a.gz')).toEqual({ kind: 'azure', file: 'a.gz' });
    expect(parseDemandSource('usage-log:~/logs')).toEqual({ kind: 'usage-log', file: '~/logs' });
    expect(parseDemandSource('usage-db:a:b.sqlite3')).toEqual({ kind: 'usage-db', file: 'a:b.sqlite3' });
    expect(parseDemandSource('burstgpt:b.csv')).toEqual({ kind: 'burstgpt', file: 'b.csv' });
  });

  it('is refused in one sentence that names the value and what is allowed', () => {
    const problems: Array<[string, string]> = [
      ['csv', 'names no file'],
      ['csv:', 'names no file'],
      ['claude-logs:', 'names an empty directory'],
      ['claude-logs:a,,b', 'names an empty directory'],
      ['usage-log', 'names no file'],
      ['usage-log:', 'names no file'],
      ['usage-db', 'names no file'],
      ['usage-db: ', 'names no file'],
      ['parquet:x', 'is no source of demand'],
      ['', 'is no source of demand'],
      ['constructor', 'is no source of demand'],
    ];
    for (const [text, problem] of problems) {
      expect(() => parseDemandSource(text), text).toThrow(QuotalabError);
      expect(() => parseDemandSource(text), text).toThrow(
        `--demand '${text}' ${problem}; allowed: generated, `,
      );
    }
  });
});
