/** The page of `quotalab status`: models, then accounts. Drawn from the usage answer alone, at the answer's time. */

import { cellWidth, durationWords, plainText, shortenMiddle, wrapWords } from '../../core/text/index.ts';
import type { ModelUsage, UsageAnswer } from '../../router/beliefs/index.ts';
import { accountLines } from './account-table.ts';
import { causeWords, instantWords } from './account-words.ts';
import { type Column, tableLines } from './packed-table.ts';
import { type Style, styledLine, styledSentences } from './styles/index.ts';
import {
  bestHours,
  percentWords,
  rollingFraction,
  speedPairWords,
  speedWords,
  usedStyle,
  weeklyFraction,
  wholePercentWords,
  wholeWords,
} from './usage-words.ts';
import { writeFaults } from './write-faults.ts';

export interface StatusLook {
  /** Adds the gaps between predicted and observed resets. */
  readonly debugQuota: boolean;
  /** Speeds instead of caps. */
  readonly speeds: boolean;
  /** Cells. */
  readonly width: number;
  readonly color: boolean;
}

interface ModelRow {
  readonly name: string;
  readonly usage: ModelUsage;
}

const BEST_HOUR_COUNT = 3;

const modelColumn = (
  heading: readonly string[],
  shortHeading: readonly string[],
  words: (usage: ModelUsage) => string,
  style: (usage: ModelUsage) => Style = () => 'plain',
): Column<ModelRow> => ({ heading, shortHeading, cell: ({ usage }) => [words(usage), style(usage)] });

const MODEL: Column<ModelRow> = {
  heading: ['MODEL'],
  shortHeading: ['MODEL'],
  cell: ({ name }) => [plainText(name), 'plain'],
};

const ROLLING = modelColumn(
  ['ROLL %'],
  ['ROLL', '%'],
  (usage) => percentWords(rollingFraction(usage)),
  (usage) => usedStyle(rollingFraction(usage)),
);

function warnAutoWords({ warn_pct_auto: level, warn_pct_confidence: confidence }: ModelUsage): string {
  const words = percentWords(level);
  return words === '-' || confidence === null ? words : `${words} (${wholePercentWords(confidence)})`;
}

type ModelGroups = ReadonlyArray<ReadonlyArray<Column<ModelRow>>>;

const CAP_COLUMNS: ModelGroups = [
  [
    ROLLING,
    modelColumn(
      ['WEEK %'],
      ['WEEK', '%'],
      (usage) => percentWords(weeklyFraction(usage)),
      (usage) => usedStyle(weeklyFraction(usage)),
    ),
  ],
  [
    modelColumn(
      ['WARN'],
      ['WARN'],
      ({ warn }) => (warn ? 'yes' : 'no'),
      ({ warn }) => (warn ? 'warn' : 'faint'),
    ),
    modelColumn(
      ['BLOCK'],
      ['BLOCK'],
      ({ block }) => (block ? 'yes' : 'no'),
      ({ block }) => (block ? 'bad' : 'faint'),
    ),
  ],
  [
    modelColumn(
      ['ROLL OUT tok/s', '(elr/dirty)'],
      ['ROLL OUT', 'tok/s', 'elr/dirty'],
      ({ speeds: { rolling } }) => speedPairWords(rolling.out_elr_tps, rolling.out_dirty_tps),
    ),
    modelColumn(
      ['SESSION OUT tok/s', '(elr/dirty)'],
      ['SESS OUT', 'tok/s', 'elr/dirty'],
      ({ speeds: { session } }) => speedPairWords(session.out_elr_tps, session.out_dirty_tps),
    ),
  ],
  [modelColumn(['WARN_AUTO %', '(confidence %)'], ['WARN_AUTO', '% (conf)'], warnAutoWords)],
  [modelColumn(['PEAK HOUR'], ['PEAK', 'HOUR'], (usage) => bestHours(usage, 1)[0] ?? '-')],
];

const ttftColumn = (label: 'P50' | 'P90' | 'P99', key: 'p50' | 'p90' | 'p99'): Column<ModelRow> =>
  modelColumn(['TTFT ms', label], ['TTFT', 'ms', label], ({ speeds }) => wholeWords(speeds.ttft_ms[key]));

const SPEED_COLUMNS: ModelGroups = [
  [ROLLING],
  [
    modelColumn(['OUT_TPS(ELR)'], ['OUT_TPS', '(ELR)'], ({ speeds: { rolling } }) =>
      speedWords(rolling.out_elr_tps),
    ),
    modelColumn(['OUT_TPS(DIRTY)'], ['OUT_TPS', '(DIRTY)'], ({ speeds: { rolling } }) =>
      speedWords(rolling.out_dirty_tps),
    ),
  ],
  [ttftColumn('P50', 'p50'), ttftColumn('P90', 'p90'), ttftColumn('P99', 'p99')],
  [
    modelColumn(
      ['BEST_HOURS(ELR)'],
      ['BEST_HOURS', '(ELR)'],
      (usage) => bestHours(usage, BEST_HOUR_COUNT).join(' ') || '-',
    ),
  ],
];

const GAP_COLUMNS: ModelGroups = [
  [
    modelColumn(['GAP P50'], ['GAP', 'P50'], ({ gap_seconds_p50: gap }) => durationWords(gap)),
    modelColumn(['GAP P95'], ['GAP', 'P95'], ({ gap_seconds_p95: gap }) => durationWords(gap)),
    modelColumn(['GAP N'], ['GAP', 'N'], ({ gap_samples: count }) => wholeWords(count)),
  ],
];

function modelLines(answer: UsageAnswer, look: StatusLook): string[] {
  const rows = Object.entries(answer.models)
    .map(([name, usage]) => ({ name, usage }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (rows.length === 0) return ['No model has been requested yet.'];
  const groups = [...(look.speeds ? SPEED_COLUMNS : CAP_COLUMNS), ...(look.debugQuota ? GAP_COLUMNS : [])];
  const cooling = rows.filter(({ usage }) => usage.cooldown.active);
  return [
    ...tableLines({ name: MODEL, groups, rows }, look),
    ...styledSentences(
      cooling.map(({ name, usage: { cooldown } }) => {
        const cause = cooldown.cause === null ? '' : ` (${causeWords(cooldown.cause)})`;
        const back = cooldown.until === null ? '' : `, back ${instantWords(cooldown.until, answer.ts)}`;
        const words = `every account of ${plainText(name)} is held${cause}${back}`;
        return words;
      }),
      'warn',
      look,
    ),
  ];
}

/**
 * The page's lines, none with a line end. Percentages may pass 100 where a cap was overrun; unknown is "-".
 * Models stand in order of their names, accounts as configured.
 */
export function statusLines(answer: UsageAnswer, look: StatusLook): string[] {
  const { width, color } = look;
  const mode = `mode ${plainText(answer.reroute_mode)}, up ${durationWords(answer.ts - answer.started)}`;
  const quotas = answer.path === '' ? 'built-in quotas' : `quotas ${plainText(answer.path)}`;
  const whole = `${mode}, ${quotas}`;
  const head = cellWidth(whole) <= width ? [whole] : [mode, shortenMiddle(quotas, width)];
  return [
    ...head,
    ...writeFaults(answer)
      .flatMap((fault) => wrapWords(fault, width, 'whole'))
      .map((fault) => styledLine([[fault, 'bad']], width, color)),
    '',
    ...modelLines(answer, look),
    '',
    ...accountLines(answer, look),
  ];
}
