/** Sections of `plan status`: bars, returns, chances, what to hold, what is unusual, the mix of models. */

import { MS_PER_HOUR } from '../../core/values/index.ts';
import {
  type AnswerSection,
  type AnswerTable,
  burnChart,
  modelMix,
  type PanelPool,
  statusPanel,
} from '../answer/index.ts';
import { expectedBurn } from '../forecasting/index.ts';
import type { PartState } from '../ledger/index.ts';
import type { PlanContext } from '../question/index.ts';
import {
  instantWords,
  spentBetween,
  tightest,
  unitName,
  unitsWords,
  type WindowChance,
  weekdayTimeWords,
  windowChanceWords,
} from '../question/index.ts';
import type { StatusFindings } from './status-findings.ts';
import { habitSections } from './status-habits.ts';
import { holdSection } from './status-hold.ts';

/** Whole units of large limits: a bar needs no tenths. */
const shown = (amount: number): number => (amount >= 100 ? Math.round(amount) : Math.round(amount * 10) / 10);

function panelPool(each: WindowChance, findings: StatusFindings, nowMs: number): PanelPool {
  const { window, state } = each.of;
  const steps = findings.returns.find(({ of }) => of === each.of)!.steps;
  return {
    name: window.name,
    used: shown(state.used),
    limit: shown(window.limit!),
    burnPerHour: shown(each.pace.perHour),
    runsOutInHours: each.pace.atMean.status === 'out' ? each.pace.atMean.hours : null,
    returns: steps
      .filter(({ kind }) => kind === 'return')
      .map(({ atMs, amount }) => ({ inHours: (atMs - nowMs) / MS_PER_HOUR, amount: shown(amount) })),
  };
}

function panelSection(findings: StatusFindings, context: PlanContext): AnswerSection {
  const unlimited = findings.lanes.lanes.flatMap(({ windows, run }) =>
    windows
      .filter(({ window }) => window.limit === null)
      .map(({ window, state }): PanelPool => {
        const lastDay = spentBetween(run, context.nowMs - 24 * MS_PER_HOUR + 1, context.nowMs);
        return {
          name: window.name,
          used: shown(state.used),
          limit: null,
          burnPerHour: shown(lastDay / 24),
          returns: [],
        };
      }),
  );
  const pools = [...findings.chances.map((each) => panelPool(each, findings, context.nowMs)), ...unlimited];
  return {
    kind: 'drawing',
    title: `Where you are, ${instantWords(context.nowMs, context)}`,
    lines: statusPanel({ pools }, { width: context.width, ascii: context.isAscii }),
  };
}

function returnsTable({ returns, spend, zones, lanes }: StatusFindings, context: PlanContext): AnswerTable {
  const zoneColumns = zones.map(([name]) => ({ title: name, align: 'right' as const }));
  return {
    kind: 'table',
    title: spend === null ? 'What comes back' : 'What comes back, with that spent now',
    columns: [
      { title: 'window', align: 'left' },
      { title: 'by', align: 'right' },
      ...zoneColumns,
      { title: unitName(lanes.ledger.windows[0]!.unit), align: 'right' },
      { title: 'then left', align: 'right' },
    ],
    rows: returns.flatMap(({ of, steps }) =>
      steps.map(({ kind, atMs, amount, remainingAfter }, i) => [
        i === 0 ? of.window.name : '',
        kind === 'spend' ? 'now' : instantWords(atMs, context),
        ...zones.map(([, { offsetMinutes }]) => weekdayTimeWords(atMs, { zoneOffsetMinutes: offsetMinutes })),
        `${kind === 'spend' ? '-' : '+'}${unitsWords(amount)}`,
        remainingAfter === null ? '' : unitsWords(remainingAfter),
      ]),
    ),
  };
}

function resetWords({ part, resetMs }: PartState, context: PlanContext): string {
  if (resetMs !== null) return instantWords(resetMs, context);
  if (part.clock.kind === 'sliding') return 'bit by bit';
  return part.clock.kind === 'once' ? 'never' : 'from its first use';
}

/** Windows of several clocks: what is laid on which account, and when it returns. */
function accountsTable({ lanes }: StatusFindings, context: PlanContext): AnswerTable[] {
  const windows = lanes.lanes.flatMap((lane) => lane.windows).filter(({ state }) => state.parts.length > 1);
  if (windows.length === 0) return [];
  const rows = windows.flatMap(({ window, state }) =>
    state.parts.map((each, i) => [
      i === 0 ? window.name : '',
      each.part.accounts.join(', '),
      unitsWords(each.used),
      each.part.limit === null ? 'no limit' : unitsWords(each.part.limit),
      resetWords(each, context),
    ]),
  );
  return [
    {
      kind: 'table',
      title: 'Whose it is at most: use laid on the account that returns it first',
      columns: [
        { title: 'window', align: 'left' },
        { title: 'account', align: 'left' },
        { title: 'used', align: 'right' },
        { title: 'limit', align: 'right' },
        { title: 'resets', align: 'right' },
      ],
      rows,
    },
  ];
}

function chanceTable({ chances, lanes }: StatusFindings, context: PlanContext): AnswerTable {
  return {
    kind: 'table',
    title: 'Will it last: the chance to run out',
    columns: [
      { title: 'window', align: 'left' },
      { title: 'until', align: 'right' },
      { title: lanes.activity.isLongEnough ? 'as usual' : 'by prior', align: 'right' },
      { title: 'at this pace', align: 'right' },
      { title: '95 % sure until', align: 'right' },
      { title: lanes.activity.isLongEnough ? 'usual use' : 'use by prior', align: 'right' },
    ],
    rows: chances.map((each) => {
      const { of, lane, untilMs, safeMs, chance, pace, resetMs } = each;
      const expected = expectedBurn(lane.model, context.nowMs, (untilMs - context.nowMs) / MS_PER_HOUR);
      return [
        of.window.name,
        `${instantWords(untilMs, context)}${resetMs === null ? '' : ' (reset)'}`,
        windowChanceWords(each, chance),
        windowChanceWords(each, pace.chance),
        safeMs === null ? 'the end' : instantWords(safeMs, context),
        unitsWords(expected),
      ];
    }),
  };
}

const CHART_HOURS = 24;
const CHART_ROWS = 8;

/** The last day hour by hour in the pool that decides, against what its shortest window carries. */
function burnSections({ chances }: StatusFindings, context: PlanContext): AnswerSection[] {
  if (chances.length === 0) return [];
  const { lane } = tightest(chances);
  const hourly = Array.from(lane.burn.amounts.slice(-CHART_HOURS));
  const firstMs = Math.floor(context.nowMs / MS_PER_HOUR) * MS_PER_HOUR - (hourly.length - 1) * MS_PER_HOUR;
  const { window } = lane.limited.reduce((shortest, each) =>
    each.window.lengthMs < shortest.window.lengthMs ? each : shortest,
  );
  const snapshot = {
    hourly,
    limit: window.limit,
    windowHours: window.lengthMs / MS_PER_HOUR,
    rows: CHART_ROWS,
  };
  return [
    {
      kind: 'drawing',
      title: `Use${lane.name === 'all' ? '' : ` of ${lane.name}`} by hour, hour 0 from ${instantWords(firstMs, context)}`,
      lines: burnChart(snapshot, { width: Math.min(context.width, 100), ascii: context.isAscii }),
    },
  ];
}

function mixSection({ mix }: StatusFindings, context: PlanContext): AnswerSection {
  const pools = mix.pools.map((pool) => ({ ...pool, used: shown(pool.used) }));
  const span = mix.hours < 48 ? `${mix.hours} h` : `${mix.hours / 24} days`;
  return {
    kind: 'drawing',
    title: `Models of the last ${span}`,
    lines: modelMix({ pools }, { width: context.width, ascii: context.isAscii }),
  };
}

/** In the order people need them. */
export function statusSections(findings: StatusFindings, context: PlanContext): AnswerSection[] {
  const { chances, returns } = findings;
  const hasReturns = returns.some(({ steps }) => steps.length > 0);
  return [
    panelSection(findings, context),
    ...(hasReturns ? [returnsTable(findings, context)] : []),
    ...accountsTable(findings, context),
    ...(chances.length > 0 ? [chanceTable(findings, context)] : []),
    ...holdSection(findings.hold, context),
    ...burnSections(findings, context),
    ...habitSections(findings.habits, context),
    mixSection(findings, context),
  ];
}
