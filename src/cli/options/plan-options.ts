/** Options that every question of the planner takes: names, words and defaults. */
import type { QuestionOption } from '../../planner/question/index.ts';

export const PLAN_OPTIONS: readonly QuestionOption[] = [
  {
    name: 'demand',
    describe: 'Real usage: claude-logs, codex-logs, usage-log:FILE, usage-db:FILE, csv:FILE',
    text: 'claude-logs',
  },
  {
    name: 'pool',
    describe: 'Your plan: preset (claude-max5, ...) or JSON file of accounts',
    text: 'claude-max5',
  },
  {
    name: 'used',
    describe: "What the provider's usage page shows, per cent by window: 5h=62,weekly=93",
    text: null,
  },
  {
    name: 'reset',
    describe: "Its resets by window: '5h=15:20,weekly=Thu 7:00 AM', 'in 3 h 12 min' or an instant",
    text: null,
  },
  { name: 'capacities', describe: 'What windows hold, as plan status --calibrate wrote it', text: null },
  {
    name: 'preset',
    describe: 'Message tiers instead of a pool: doc-2026-messages:free, :pro or :max5',
    text: null,
  },
  {
    name: 'now',
    describe: 'Instant to answer for, such as 2026-01-31T14:23:00Z',
    text: 'now, or the end of an old log',
  },
  { name: 'time-zone', describe: 'IANA zone of days and hours', text: "this machine's" },
  { name: 'unit-tokens', describe: 'Weighted tokens per unit of quota', text: '100' },
  {
    name: 'token-weights',
    describe: 'Weights such as input=1,output=5,cache_write=1,cache_read=0.1',
    text: 'those that are printed',
  },
  { name: 'seed', describe: 'Seed of every random stream', text: '20260211' },
  { name: 'explain', describe: 'Show the formulas with the numbers in them', text: null, isFlag: true },
  { name: 'json', describe: 'Print the answer as JSON', text: null, isFlag: true },
  { name: 'html', describe: 'Write the answer as a page with figures to this file', text: null },
  {
    name: 'example',
    describe: 'Print a small example of the file this question reads',
    text: null,
    isFlag: true,
  },
  {
    name: 'schema',
    describe: 'Print the options and the file of this question as JSON Schema',
    text: null,
    isFlag: true,
  },
  { name: 'lenient', describe: 'Read on when more than 1\u00a0% of lines are bad', text: null, isFlag: true },
  { name: 'strict', describe: 'Exit 4 where there are too few data for an answer', text: null, isFlag: true },
];
