import { describe, expect, it } from 'vitest';
import { QuotalabError } from '../../../src/core/index.ts';
import { type LineOutcome, StringPool, splitCsvLine } from '../../../src/usage/lines/index.ts';
import { planColumns, type TraceKind, TraceRows } from '../../../src/usage/traces/index.ts';

function rowsOf(kind: TraceKind, header: string): TraceRows {
  return new TraceRows(planColumns(kind, splitCsvLine(header)!, 'use.csv'), new StringPool());
}

const read = (kind: TraceKind, header: string, row: string): LineOutcome =>
  rowsOf(kind, header).takeCells(splitCsvLine(row));

function refusal(kind: TraceKind, header: string): QuotalabError {
  try {
    planColumns(kind, splitCsvLine(header) ?? [], 'use.csv');
  } catch (error) {
    if (error instanceof QuotalabError) return error;
  }
  throw new Error(`accepted: ${header}`);
}

describe('csv rows', () => {
  it('have a timestamp or seconds, a cost or tokens, and optional columns in any order', () => {
    const header = 'session,model,cache_read_tokens,cache_write_tokens,output_tokens,input_tokens,timestamp';
    expect(read('csv', header, 's-1,claude-opus-4,4,3,2,1,2026-02-10T12:00:00+01:00')).toEqual({
      status: 'usage',
      event: {
        timeMs: Date.UTC(2026, 1, 10, 11),
        model: 'claude-opus-4',
        inputTokens: 1,
        outputTokens: 2,
        cacheWriteTokens: 3,
        cacheWrite1hTokens: 0,
        cacheReadTokens: 4,
        costUnits: null,
        session: 's-1',
        sidechain: false,
      },
    });
    expect(read('csv', 'seconds,cost', '1.5,7')).toMatchObject({ event: { timeMs: 1500, costUnits: 7 } });
  });

  it('take the timestamp where seconds are given too', () => {
    const both = 'seconds,timestamp,cost';
    expect(planColumns('csv', both.split(','), 'f').calendarKnown).toBe(true);
    expect(read('csv', both, '5,1970-01-01T00:01Z,1')).toMatchObject({ event: { timeMs: 60_000 } });
  });

  it('read a blank model or session as none, and quoted cells as they are', () => {
    const header = 'seconds,cost,model,session';
    expect(read('csv', header, '1,1, ,"a,b"')).toMatchObject({ event: { model: null, session: 'a,b' } });
  });

  it('match names without regard to case, spaces and a byte-order mark; other columns are ignored', () => {
    expect(read('csv', '\uFEFFSeconds , COST,note', ' 3 , 2 ,x')).toMatchObject({
      event: { timeMs: 3000, costUnits: 2 },
    });
  });

  it('count timestamps without a zone, which are read as UTC', () => {
    const rows = rowsOf('csv', 'timestamp,cost');
    for (const time of ['2026-02-10 11:00', '2026-02-10T11:00Z', '2026-02-10T11:00+01:00', 'never']) {
      rows.takeCells([time, '1']);
    }
    expect(rows.zonelessCount).toBe(1);
  });
});

describe('azure and BurstGPT rows', () => {
  it('come in the publisher\u2019s form with dates and in the form with seconds', () => {
    const published = read(
      'azure',
      'TIMESTAMP,ContextTokens,GeneratedTokens',
      '2023-11-16 18:17:03.9799600,4808,10',
    );
    const timeMs = Date.UTC(2023, 10, 16, 18, 17, 3, 979);
    expect(published).toMatchObject({ event: { timeMs, inputTokens: 4808, outputTokens: 10, model: null } });
    expect(read('azure', 'seconds,input_tokens,output_tokens', '0.052,3180,8')).toMatchObject({
      event: { timeMs: 52, inputTokens: 3180, outputTokens: 8 },
    });
  });

  it('of BurstGPT count Timestamp in seconds', () => {
    const header = 'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type';
    expect(planColumns('burstgpt', header.split(','), 'f').calendarKnown).toBe(false);
    expect(read('burstgpt', header, '45.0,ChatGPT,472,18,490,Conversation log')).toMatchObject({
      event: { timeMs: 45_000, model: 'ChatGPT', inputTokens: 472, outputTokens: 18, session: null },
    });
  });
});

describe('a wrong header', () => {
  it('is one sentence naming the file, what was found and what is allowed', () => {
    expect(refusal('csv', 'when,how_much').message).toBe(
      'the csv header of use.csv lacks a needed column: found when,how_much; allowed: timestamp or seconds, ' +
        'with cost or input_tokens and output_tokens, and if wanted cache_write_tokens, cache_read_tokens, ' +
        'model, session',
    );
    expect(refusal('csv', 'when,how_much').code).toBe('BAD_TRACE');
    for (const kind of ['azure', 'burstgpt'] as const)
      expect(refusal(kind, 'a,b').message).toContain(`the ${kind}`);
  });

  it('lacks a time, or one of the two token columns, or names a column twice', () => {
    expect(refusal('csv', 'cost').message).toContain('lacks');
    expect(refusal('csv', 'seconds,input_tokens').message).toContain('lacks');
    expect(refusal('csv', 'seconds,cost,Cost').message).toContain('twice');
    expect(refusal('azure', 'seconds,cost').message).toContain('lacks');
  });

  it('that is no header is not shown: it may be anything', () => {
    expect(refusal('csv', 'dear model, here is my {secret}').message).not.toContain('secret');
    expect(refusal('csv', 'please keep my secret plan').message).not.toContain('secret');
    expect(refusal('csv', '"unclosed').message).toContain('no header');
    expect(refusal('csv', '__proto__,constructor').message).toContain('lacks');
  });
});

describe('a bad row', () => {
  const tokens = 'seconds,input_tokens,output_tokens';
  const reasonOf = (header: string, row: string): string => {
    const result = read('csv', header, row);
    return result.status === 'bad' ? result.reason : result.status;
  };

  it('has a time that is no number, negative, infinite or missing', () => {
    for (const time of ['', 'x', '-1', 'NaN', 'Infinity', '0x10', '1e12']) {
      expect(reasonOf(tokens, `${time},1,1`), time).toContain('time in seconds');
    }
    expect(reasonOf('timestamp,cost', 'soon,1')).toContain('timestamp');
    expect(reasonOf('timestamp,cost', '2026-02-10,1')).toContain('timestamp');
  });

  it('has a token count that is no whole number >= 0', () => {
    for (const count of ['', 'many', '-5', '1.5', 'NaN', '9007199254740993']) {
      expect(reasonOf(tokens, `1,${count},1`), count).toContain('token count');
    }
    expect(reasonOf(tokens, '1,12.0,0')).toBe('usage');
  });

  it('has a cost that is no whole number from 1 up', () => {
    for (const cost of ['', '0', '-1', '0.37', 'NaN', '2147483648']) {
      expect(reasonOf('seconds,cost', `1,${cost}`), cost).toContain('cost');
    }
    expect(reasonOf('seconds,cost', '1,2147483647')).toBe('usage');
  });

  it('has too few or too many cells, or quotes that do not match', () => {
    expect(reasonOf(tokens, '1,2')).toBe('2 cells under 3 columns');
    expect(reasonOf(tokens, '1,2,3,4')).toBe('4 cells under 3 columns');
    expect(reasonOf(tokens, '1,"2,3')).toBe('quotes do not match');
  });
});
