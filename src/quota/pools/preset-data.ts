/**
 * What plans are sold as, as data: every figure with its source and the day it was read. Where sources conflict the
 * capacity is a range; where none gives a figure it is null, never a guess. A name that is in use keeps its figures
 * for good, so that a run can be repeated; newer figures get a new name. Read next: presets.ts.
 */
import type { ModelFilter, WindowClock, WindowUnit } from '../windows/index.ts';

/** What `low`, `mid` and `high` ask for: the ends of what sources say, and the figure to start with. */
export type CapacityRange = readonly [low: number, mid: number, high: number];

export interface PresetWindow {
  readonly id: string;
  readonly clock: WindowClock;
  /** `tokens` are weighted tokens, made units when the preset is used; `weighted` is in units already. */
  readonly unit: WindowUnit | 'tokens';
  /** null = nobody gives a figure: it limits nothing. */
  readonly capacity: CapacityRange | null;
  readonly counts: ModelFilter;
  /** Id of the window whose clock it shares. */
  readonly resetsWith?: string;
  readonly source: string;
  /** Day the source was read or the figure was true, YYYY-MM or YYYY-MM-DD. */
  readonly asOf: string;
}

export interface Preset {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly windows: readonly PresetWindow[];
  readonly serves: ModelFilter;
  /** What a reader has to know before using it; '' = nothing. */
  readonly note: string;
  /** The preset with today's figures, where this one is kept for runs that were made with it. */
  readonly newName?: string;
}

const HOURS_5: WindowClock = { kind: 'first_use', lengthMinutes: 300, floorMinutes: 1, reset: null };
/** A Claude 5-hour window opens at first use, floored to 10 minutes (reported since May 2026, stands in September). */
const CLAUDE_5_HOURS: WindowClock = { ...HOURS_5, floorMinutes: 10 };
const WEEK: WindowClock = { kind: 'fixed', lengthMinutes: 10_080, reset: null };
const MONTH_30_DAYS: WindowClock = { kind: 'fixed', lengthMinutes: 43_200, reset: null };
/** The day and zone in which a month renews are not published: the first, UTC, is taken, and notes say so. */
const MONTH: WindowClock = { kind: 'calendar', every: 'month', zone: 'UTC', day: 1 };

type Facts = Pick<PresetWindow, 'unit' | 'source' | 'asOf'>;
type Figure = CapacityRange | number | null;

const rangeOf = (figure: Figure): CapacityRange | null =>
  typeof figure === 'number' ? [figure, figure, figure] : figure;

const windowOf = (
  id: string,
  clock: WindowClock,
  capacity: Figure,
  facts: Facts,
  counts: ModelFilter = 'all',
): PresetWindow => ({ id, clock, capacity: rangeOf(capacity), counts, ...facts });

const CLAUDE_OLD: Facts = {
  unit: 'tokens',
  source: 'community estimate, reconstructed from plan counters, Jan-Feb 2026',
  asOf: '2026-02',
};
/** A preset of the first releases: two windows, one figure each. */
function oldPreset(name: string, [short, weekly]: readonly [number, number], newName: string): Preset {
  return {
    name,
    aliases: [],
    windows: [
      windowOf('short', CLAUDE_5_HOURS, short, CLAUDE_OLD),
      windowOf('weekly', WEEK, weekly, CLAUDE_OLD),
    ],
    serves: 'all',
    note: '',
    newName,
  };
}

const CLAUDE_SOURCE =
  'community estimate of Jan-Feb 2026, 5 h doubled on 6 May, week +25 % since 14 Sep (support article 15910845)';
const CLAUDE: Facts = { unit: 'tokens', source: CLAUDE_SOURCE, asOf: '2026-11' };
const ULTRA: Facts = {
  unit: 'tokens',
  source:
    'low: 10 times the week of Pro (vendor, 30 Oct 2026); mid: the Max 20x estimate of Jan-Feb 2026 and 25 %; high: one reader of a Max 20x week (claude-code #88352), less the promotion that ran',
  asOf: '2026-11',
};
const CLAUDE_MODEL_WEEKS: Facts = {
  unit: 'tokens',
  source: 'meters of the usage answer (limits[], 7d_oi); no figure is published',
  asOf: '2026-11',
};

/** Weeks of single models: Fable is metered as included overage, which may bind Opus too. */
const claudeModelWeeks: readonly PresetWindow[] = ['opus', 'sonnet', 'fable'].map((family) => ({
  ...windowOf(family, WEEK, null, CLAUDE_MODEL_WEEKS, [family]),
  resetsWith: 'weekly',
}));

const claudePlan = (
  name: string,
  aliases: readonly string[],
  windows: readonly PresetWindow[],
  note: string,
): Preset => ({ name, aliases, windows: [...windows, ...claudeModelWeeks], serves: 'all', note });

const CLAUDE_NOTE =
  "one reader's readings of a Max 20x week were six times these estimates (claude-code #88352)";

const claudePlans: readonly Preset[] = [
  claudePlan(
    'claude-pro-2026-11',
    [],
    [windowOf('short', CLAUDE_5_HOURS, 1_100_000, CLAUDE), windowOf('weekly', WEEK, 6_250_000, CLAUDE)],
    CLAUDE_NOTE,
  ),
  claudePlan(
    'claude-max',
    ['claude-max-2026-11'],
    [windowOf('short', CLAUDE_5_HOURS, 6_600_000, CLAUDE), windowOf('weekly', WEEK, 52_100_000, CLAUDE)],
    `called Max 5x before 30 Oct 2026; ${CLAUDE_NOTE}`,
  ),
  claudePlan(
    'claude-ultra',
    ['claude-ultra-2026-11'],
    [windowOf('weekly', WEEK, [62_500_000, 104_000_000, 626_000_000], ULTRA)],
    'called Max 20x before 30 Oct 2026; has no 5-hour window once the account is verified',
  ),
];

const CREDITS: Facts = {
  unit: 'usd',
  source: 'platform.claude.com, api-credits-for-subscribers, since 7 Oct 2026',
  asOf: '2026-11',
};

const apiCredits = (name: string, usd: number, note: string): Preset => ({
  name,
  aliases: [],
  windows: [windowOf('credits', MONTH, usd, CREDITS)],
  serves: 'all',
  note: `${note}for the API and the Agent SDK, not for Claude Code; expire monthly, the first in UTC is taken`,
});

const creditPresets: readonly Preset[] = [
  apiCredits('claude-max-credits', 100, ''),
  apiCredits('claude-ultra-credits', 200, ''),
  apiCredits('claude-team-credits', 500, 'at most: a team may get less; '),
];

const CODEX_READING =
  "mid: one user's readings (codex #30784: 100 M tokens, 97 % cached, moved a week of Pro 5x by 20 %), low and high half and double of it; no figure is published, and plan narrows it by the readings of your own log";
const CODEX: Facts = { unit: 'tokens', source: CODEX_READING, asOf: '2026-11' };
const CODEX_PLUS: Facts = { unit: 'tokens', source: `a fifth of Pro 5x; ${CODEX_READING}`, asOf: '2026-11' };
const CODEX_SHORT_NOTE = 'the 5-hour window was gone from 12 Jul to about 26 Aug 2026 (codex #32791, #40880)';
const CODEX_NO_FIGURE: Facts = {
  unit: 'weighted',
  source: 'Codex-Meter #92, sub2api #1512; no figure is published',
  asOf: '2026-11',
};

const codexPlan = (
  name: string,
  windows: readonly PresetWindow[],
  note: string,
  aliases: readonly string[] = [],
): Preset => ({
  name,
  aliases,
  windows,
  serves: 'all',
  note,
});

/** 100 M tokens of that mix are 14.7 M weighted tokens, a fifth of a week. */
const CODEX_PRO_WEEK: CapacityRange = [36_800_000, 73_500_000, 147_000_000];
const CODEX_PLUS_WEEK: CapacityRange = [7_350_000, 14_700_000, 29_400_000];
/** The share of 5 hours in a week is that of codex-lb's capacity table: 1,500 of 50,400. */
const CODEX_PRO_SHORT: CapacityRange = [1_100_000, 2_190_000, 4_380_000];
const CODEX_PLUS_SHORT: CapacityRange = [219_000, 438_000, 875_000];

const codexPlans: readonly Preset[] = [
  codexPlan(
    'codex-plus',
    [
      windowOf('short', HOURS_5, CODEX_PLUS_SHORT, CODEX_PLUS),
      windowOf('weekly', WEEK, CODEX_PLUS_WEEK, CODEX_PLUS),
    ],
    CODEX_SHORT_NOTE,
    ['codex-plus-2026-11'],
  ),
  codexPlan(
    'codex-pro',
    [windowOf('short', HOURS_5, CODEX_PRO_SHORT, CODEX), windowOf('weekly', WEEK, CODEX_PRO_WEEK, CODEX)],
    `Pro 5x; ${CODEX_SHORT_NOTE}`,
    ['codex-pro-2026-11'],
  ),
  codexPlan(
    'codex-plus-week',
    [windowOf('weekly', WEEK, CODEX_PLUS_WEEK, CODEX_PLUS)],
    'the plan of 12 Jul to 26 Aug 2026, without a 5-hour window',
  ),
  codexPlan(
    'codex-pro-week',
    [windowOf('weekly', WEEK, CODEX_PRO_WEEK, CODEX)],
    'the plan of 12 Jul to 26 Aug 2026, without a 5-hour window',
  ),
  codexPlan(
    'codex-free',
    [windowOf('month', MONTH_30_DAYS, null, CODEX_NO_FIGURE)],
    'one window of 43,200 minutes',
  ),
  codexPlan(
    'codex-business',
    [
      windowOf('short', HOURS_5, null, CODEX_NO_FIGURE),
      windowOf('weekly', WEEK, null, CODEX_NO_FIGURE),
      windowOf('spend', MONTH, null, { ...CODEX_NO_FIGURE, unit: 'usd' }),
    ],
    'its spend control is a limit in dollars that the owner sets; the first of the month, UTC, is taken',
  ),
];

const GLM: Facts = {
  unit: 'weighted',
  source: 'usage answer (CREDIT_LIMIT), opencode-bar PR #150, OmniRoute PR #11346; one unit = one credit',
  asOf: '2026-11',
};
const GLM_NOTE = 'from 14 to 18 h in UTC+8 use counts three times (GLM-5.2), which is not simulated';
const reported = (source: string): Facts => ({ unit: 'weighted', source, asOf: '2026-11' });
const NO_FIGURE = 'its answers give shares only';

const glmPlans: readonly Preset[] = [
  codexPlan(
    'glm-lite',
    [windowOf('short', HOURS_5, 2_000, GLM), windowOf('weekly', WEEK, 10_000, GLM)],
    GLM_NOTE,
  ),
  codexPlan('glm-lite-v1', [windowOf('short', HOURS_5, null, reported('opencodex #1168'))], NO_FIGURE),
  codexPlan(
    'glm-max',
    [windowOf('short', HOURS_5, 28_000, GLM), windowOf('weekly', WEEK, 140_000, GLM)],
    GLM_NOTE,
  ),
];

const KIMI = reported('token-monitor #696, since Sep 2026');
const MINIMAX = reported('openusage #536');
const CURSOR = reported('two monthly pools; which model draws on which is not published');
const ANTIGRAVITY = reported('oh-my-pi #11268');
const COPILOT: Facts = { unit: 'usd', source: 'AI credits since 1 Jun 2026, $0.01 each', asOf: '2026-11' };
const GEMINI: readonly string[] = ['gemini'];
const CLAUDE_AND_GPT: readonly string[] = ['claude', 'gpt'];

const otherPlans: readonly Preset[] = [
  codexPlan(
    'kimi',
    [
      windowOf('short', HOURS_5, null, KIMI),
      windowOf('month', MONTH, null, KIMI),
      windowOf('month-code', MONTH, null, KIMI),
    ],
    `${NO_FIGURE}; a month in total and one for code; the first of the month, UTC, is taken`,
  ),
  codexPlan(
    'minimax',
    [windowOf('short', HOURS_5, null, MINIMAX), windowOf('weekly', WEEK, null, MINIMAX)],
    NO_FIGURE,
  ),
  codexPlan(
    'copilot',
    [windowOf('month', MONTH, null, COPILOT)],
    'AI credits of $0.01, monthly, unused ones expire; how many a plan holds: give the capacity in dollars',
  ),
  codexPlan(
    'cursor',
    [windowOf('month-1', MONTH, null, CURSOR), windowOf('month-2', MONTH, null, CURSOR)],
    `${NO_FIGURE}; the first of the month, UTC, is taken`,
  ),
  {
    ...codexPlan(
      'antigravity',
      [
        windowOf('gemini-short', HOURS_5, null, ANTIGRAVITY, GEMINI),
        windowOf('gemini-weekly', WEEK, null, ANTIGRAVITY, GEMINI),
        windowOf('claude-gpt-short', HOURS_5, null, ANTIGRAVITY, CLAUDE_AND_GPT),
        windowOf('claude-gpt-weekly', WEEK, null, ANTIGRAVITY, CLAUDE_AND_GPT),
      ],
      `${NO_FIGURE}; the models of a group share its windows`,
    ),
    serves: [...GEMINI, ...CLAUDE_AND_GPT],
  },
  codexPlan(
    'api-key',
    [
      windowOf('requests', { kind: 'bucket', perMinute: 60 }, 60, {
        unit: 'requests',
        source: 'an example: limits of a key depend on its tier',
        asOf: '2026-11',
      }),
    ],
    'an example of limits by the minute: write those of your key into a pool file',
  ),
];

export const PRESETS: readonly Preset[] = [
  ...claudePlans,
  ...creditPresets,
  ...codexPlans,
  ...glmPlans,
  ...otherPlans,
  oldPreset('claude-pro', [550_000, 5_000_000], 'claude-pro-2026-11'),
  oldPreset('claude-max5', [3_300_000, 41_670_000], 'claude-max'),
  oldPreset('claude-max20', [11_000_000, 83_330_000], 'claude-ultra'),
];
