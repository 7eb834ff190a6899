/** Graphs made ready: classes of models, and which windows of an account count what. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileGraph,
  type ModelFilter,
  OTHER_CLASS,
  orderLength,
  type QuotaAccount,
  type QuotaGraph,
  type QuotaWindow,
  takesModel,
  type WindowClock,
} from '../../../src/quota/windows/index.ts';

const every = (lengthMinutes: number): WindowClock => ({ kind: 'fixed', lengthMinutes, reset: null });

const window = (id: string, clock: WindowClock, counts: ModelFilter = 'all'): QuotaWindow => ({
  id,
  clock,
  capacity: 10,
  unit: 'weighted',
  counts,
});

const account = (name: string, windows: readonly string[], serves: ModelFilter = 'all'): QuotaAccount => ({
  name,
  serves,
  windows,
});

const FIVE_HOURS = window('5h', every(300));
const WEEK = window('week', every(10_080));

describe('classes', () => {
  it('without a filter there is one, and every model and none is of it', () => {
    const graph = compileGraph({ windows: [WEEK], accounts: [account('a', ['week'])] }, ['opus', 'gpt-5']);
    expect(graph.classNames).toEqual([OTHER_CLASS]);
    expect(['opus', 'gpt-5', 'anything', null].map(graph.classOf)).toEqual([0, 0, 0, 0]);
    expect(graph.classMembers).toEqual([['opus', 'gpt-5']]);
  });

  it('are no finer than filters tell apart', () => {
    const graph = compileGraph({
      windows: [WEEK, window('group', every(300), ['claude', 'gpt'])],
      accounts: [account('a', ['week', 'group'])],
    });
    expect(graph.classNames).toEqual(['claude', OTHER_CLASS]);
    expect(graph.classMembers).toEqual([['claude', 'gpt'], []]);
    expect(['claude-opus-4-1', 'gpt-5.2', 'gemini-3', null].map(graph.classOf)).toEqual([0, 0, 1, 1]);
  });

  it('of overlapping filters are their parts', () => {
    const graph = compileGraph({
      windows: [
        WEEK,
        window('a', every(300), ['opus', 'fable']),
        window('b', every(300), ['fable', 'sonnet']),
      ],
      accounts: [account('x', ['week', 'a', 'b'], ['opus', 'fable', 'sonnet', 'haiku'])],
    });
    expect(graph.classNames).toEqual(['opus', 'fable', 'sonnet', 'haiku', OTHER_CLASS]);
    expect([...graph.serves]).toEqual([1, 1, 1, 1, 0]);
    expect([...graph.counts]).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0]);
  });

  it('of a pattern alone are there without a model of it being named', () => {
    const graph = compileGraph({ windows: [WEEK], accounts: [account('a', ['week'], ['gpt-*'])] });
    expect(graph.classNames).toEqual(['gpt-*', OTHER_CLASS]);
    expect(graph.classOf('gpt-5')).toBe(0);
    expect([...graph.serves]).toEqual([1, 0]);
  });

  it('a whole name is in the filter of its family too', () => {
    const graph = compileGraph({
      windows: [WEEK, window('o', every(300), ['opus'])],
      accounts: [account('a', ['week', 'o'], ['claude-opus-4-1'])],
    });
    expect(graph.classNames).toEqual(['opus', 'claude-opus-4-1', OTHER_CLASS]);
    expect(['claude-opus-4-1', 'claude-opus-4-5', 'gpt'].map(graph.classOf)).toEqual([1, 0, 2]);
  });
});

describe('the windows of an account', () => {
  const longAndShort = (
    windows: readonly QuotaWindow[],
    model: string | null = null,
  ): Array<string | null> => {
    const graph = compileGraph({
      windows,
      accounts: [
        account(
          'a',
          windows.map(({ id }) => id),
        ),
      ],
    });
    const cell = graph.classOf(model);
    return [graph.longOf[cell]!, graph.shortOf[cell]!].map((index) => windows[index]?.id ?? null);
  };

  it('are the longest that counts the class, and the longest that is shorter', () => {
    expect(longAndShort([FIVE_HOURS, WEEK])).toEqual(['week', '5h']);
    expect(longAndShort([WEEK])).toEqual(['week', null]);
    expect(longAndShort([FIVE_HOURS])).toEqual(['5h', null]);
    expect(longAndShort([FIVE_HOURS, WEEK, window('day', every(1440))])).toEqual(['week', 'day']);
    expect(longAndShort([window('month', { kind: 'calendar', every: 'month', zone: 'UTC' }), WEEK])).toEqual([
      'month',
      'week',
    ]);
  });

  it('of equal length are extras, the first one stands', () => {
    const opusWeek = window('opus', every(10_080), ['opus']);
    expect(longAndShort([WEEK, FIVE_HOURS, opusWeek], 'opus')).toEqual(['week', '5h']);
    expect(longAndShort([opusWeek, WEEK, FIVE_HOURS], 'opus')).toEqual(['opus', '5h']);
    expect(longAndShort([opusWeek, WEEK, FIVE_HOURS], 'sonnet')).toEqual(['week', '5h']);
  });

  it('without a period are long only where there is no other, and never short', () => {
    const bucket = window('rpm', { kind: 'bucket', perMinute: 60 });
    const credits = window('credits', { kind: 'once', expiresMs: null });
    expect(longAndShort([bucket, credits])).toEqual(['rpm', null]);
    expect(longAndShort([bucket, FIVE_HOURS, credits])).toEqual(['5h', null]);
  });

  it('that do not count a class are none of it', () => {
    expect(longAndShort([window('o', every(300), ['opus'])], 'sonnet')).toEqual([null, null]);
  });
});

describe('any graph', () => {
  const names = [
    'opus',
    'sonnet',
    'haiku',
    'fable',
    'gpt-5',
    'gpt-5-codex',
    'gemini-3',
    'kimi',
    'claude-opus-4-1',
  ];
  const entry = fc.constantFrom(
    'opus',
    'sonnet',
    'haiku',
    'gpt-*',
    '*codex*',
    'gpt',
    'gemini',
    'claude-opus-4-1',
    'kimi',
  );
  const filter: fc.Arbitrary<ModelFilter> = fc.oneof(
    fc.constant('all' as const),
    fc.uniqueArray(entry, { minLength: 1, maxLength: 3 }),
  );
  const clock: fc.Arbitrary<WindowClock> = fc.oneof(
    fc.constantFrom(300, 1440, 10_080).map(every),
    fc.constant<WindowClock>({ kind: 'bucket', perMinute: 1 }),
    fc.constant<WindowClock>({ kind: 'calendar', every: 'month', zone: 'UTC' }),
  );
  const anyGraph: fc.Arbitrary<QuotaGraph> = fc
    .record({
      windows: fc.array(fc.tuple(clock, filter), { minLength: 1, maxLength: 5 }),
      accounts: fc.array(fc.tuple(filter, fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 5 })), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    .map(({ windows, accounts }) => ({
      windows: windows.map(([of, counts], index) => window(`w${index}`, of, counts)),
      accounts: accounts.map(([serves, list], index) =>
        account(`a${index}`, [...new Set(list.map((at) => `w${at % windows.length}`))], serves),
      ),
    }));

  it('has the coarsest classes of which every filter is a union', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { classOf, classNames, serves, counts } = compileGraph(graph, names);
        const columns = classNames.length;
        expect(new Set(classNames).size).toBe(columns);
        expect(classNames.at(-1)).toBe(OTHER_CLASS);
        const models = [...names, null];
        for (const model of models) {
          const column = classOf(model);
          graph.windows.forEach(({ counts: of }, row) => {
            expect(counts[row * columns + column] === 1).toBe(takesModel(of, model));
          });
          graph.accounts.forEach(({ serves: of }, row) => {
            expect(serves[row * columns + column] === 1).toBe(takesModel(of, model));
          });
        }
        // No two classes are alike to every window and account.
        const rows = graph.windows.length + graph.accounts.length;
        const table = [...counts, ...serves];
        const faces = classNames.map((_, column) =>
          Array.from({ length: rows }, (_row, row) => table[row * columns + column]).join(''),
        );
        expect(new Set(faces).size).toBe(columns);
      }),
      { seed: 20_261_103, numRuns: 400 },
    );
  });

  it('has the long and the short window of every account and class', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const compiled = compileGraph(graph, names);
        const columns = compiled.classNames.length;
        graph.accounts.forEach(({ windows }, row) => {
          const own = windows.map((id) => graph.windows.findIndex((of) => of.id === id));
          const { windowStart, windowList } = compiled;
          expect([...windowList.slice(windowStart[row], windowStart[row + 1])]).toEqual(own);
          for (const model of [...names, null]) {
            const column = compiled.classOf(model);
            const lengths = own
              .filter((index) => takesModel(graph.windows[index]!.counts, model))
              .map((index) => orderLength(graph.windows[index]!.clock));
            const longest = Math.max(...lengths);
            const next = Math.max(...lengths.filter((length) => length < longest));
            const lengthAt = (index: number): number => orderLength(graph.windows[index]!.clock);
            const long = compiled.longOf[row * columns + column]!;
            const short = compiled.shortOf[row * columns + column]!;
            if (lengths.length === 0) expect(long).toBe(-1);
            else expect(lengthAt(long)).toBe(longest);
            if (next > 0) expect(lengthAt(short)).toBe(next);
            else expect(short).toBe(-1);
          }
        });
      }),
      { seed: 20_261_104, numRuns: 300 },
    );
  });
});
