/** Logs as a tool that went wrong could write them: empty, of one instant, of huge or negative or missing amounts. */
import fc from 'fast-check';
import { logOf } from './asked-plan.ts';

const instants = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 30, 18) }) },
  { weight: 1, arbitrary: fc.constant(Date.UTC(2026, 0, 30, 17, 59)) },
  { weight: 1, arbitrary: fc.constantFrom(0, Date.UTC(2026, 0, 31), Date.UTC(2100, 0, 1), 8.64e15) },
);
const amounts = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 100_000 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('0', '1000000000', '1e9', '9007199254740991') },
  { weight: 1, arbitrary: fc.constantFrom('-1', 'NaN', '', '1e400', '0.5', 'many') },
);
const models = fc.constantFrom(
  'claude-haiku-4-5',
  'claude-sonnet-4-5',
  'claude-opus-4-5',
  'nobody',
  '',
  '__proto__',
);

const rows = fc
  .tuple(instants, amounts, amounts, models, fc.constantFrom('s1', 's2', ''))
  .map(([timeMs, input, output, model, session]) =>
    [new Date(timeMs).toISOString(), input, output, model, session].join(','),
  );
/** Rows that are all good, so that the questions see them. */
const goodRows = fc
  .tuple(instants, fc.constantFrom('0', '1', '100000', '1000000000'), models)
  .map(([timeMs, input, model]) =>
    [new Date(Math.min(timeMs, Date.UTC(2100, 0, 1))).toISOString(), input, '0', model, 's1'].join(','),
  );

/** Text of a CSV log of at most 60 rows. */
export const oddLog: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(goodRows, { minLength: 1, maxLength: 60 }).map(logOf) },
  { weight: 2, arbitrary: fc.array(rows, { maxLength: 60 }).map(logOf) },
  {
    weight: 1,
    arbitrary: fc
      .array(goodRows, { minLength: 1, maxLength: 2 })
      .map((some) => logOf(Array.from({ length: 40 }, () => some).flat())),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '\n',
      'timestamp\n',
      'seconds,cost\n0,0\n',
      'seconds,cost\n0,1e9\n1,1e9\n',
    ),
  },
);
