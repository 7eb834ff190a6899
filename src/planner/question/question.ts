/**
 * What a question of the planner is: its words and options for the command line, and a pure function from what was
 * read to an Answer. Nine of them, one folder each; planner/question-list.ts names them all.
 */

import type { z } from 'zod';
import type { RealDraws } from '../../numerics/stats/distributions/index.ts';
import type { Pool } from '../../quota/pools/index.ts';
import type { Fact, UsageEvent } from '../../usage/events/index.ts';
import type { MeterReading } from '../../usage/meters/index.ts';
import type { TokenWeights } from '../../usage/weights/index.ts';
import type { QuotaWindow } from '../usage/index.ts';
import type { Answer } from './page.ts';

/** Real usage, as the simulator and the router read it too. */
export interface PlanUsage {
  /** The text of --demand. */
  readonly source: string;
  /** In order of time; at least one. */
  readonly events: readonly UsageEvent[];
  readonly facts: readonly Fact[];
  readonly warnings: readonly string[];
  /** What the provider said of its windows, in order of time; absent = nothing. */
  readonly meters?: readonly MeterReading[];
}

/** The quota that is planned with. */
export interface PlanQuota {
  /** The text of --pool or --preset. */
  readonly source: string;
  readonly windows: readonly QuotaWindow[];
  /** Names of the pools that windows count, such as `opus`, or `all`. */
  readonly pools: readonly string[];
  /** Pool that a model's use is counted in; null = in none. */
  readonly poolOf: (model: string | null) => string | null;
  readonly notes: readonly string[];
  /** The accounts, with the resets and capacities that are known by now; absent = none are named. */
  readonly accounts?: Pick<Pool, 'graph' | 'usdPerUnit'>;
  /** What windows hold by the log's own readings, as capacities.json keeps it; absent = nothing. */
  readonly capacities?: readonly unknown[];
}

/** A plan to change to. */
export interface OtherPlan {
  readonly name: string;
  readonly windows: readonly QuotaWindow[];
}

/** Trials of the simulator that begin with the accounts as they stand and meet recorded days from now on. */
export interface EngineOutlook {
  readonly trials: number;
  readonly policy: string;
  /** Recorded days that demand is drawn from. */
  readonly days: number;
  /** Epoch ms of the end of every trial. */
  readonly untilMs: number;
  /** Share of trials in which a request is refused by then. */
  readonly chance: number;
  /** A tenth and half of the trials have been refused by then, epoch ms; null = fewer are. */
  readonly earlyMs: number | null;
  readonly medianMs: number | null;
  /** Part of what is asked for that is refused; null = nothing is asked for. */
  readonly refusedShare: number | null;
  /** The same with one more account like the named one, with nothing used; null = there is none to be like. */
  readonly oneMore: {
    readonly like: string;
    readonly chance: number;
    readonly refusedShare: number | null;
  } | null;
  /** Windows by name: share of trials refused before it gives everything back, whichever window refuses. */
  readonly windows: ReadonlyArray<{
    readonly name: string;
    readonly untilMs: number;
    readonly chance: number;
  }>;
}

export interface PlanContext {
  /** Epoch ms. */
  readonly nowMs: number;
  /** null = none was found or none is needed. */
  readonly usage: PlanUsage | null;
  readonly quota: PlanQuota;
  /** What trials of the simulator say of this moment; absent = they were not asked for. */
  readonly engine?: EngineOutlook;
  /** The plan that --upgrade names beside a pool; absent = none. */
  readonly otherPlan?: OtherPlan;
  readonly weights: TokenWeights;
  /** Weighted tokens per unit. */
  readonly unitTokens: number;
  readonly timeZone: string;
  /** Minutes that local clocks are ahead of UTC at an instant. */
  readonly zoneOffsetMinutes: (epochMs: number) => number;
  readonly seed: number;
  /** Fresh draws of a stream of that number, always the same for the same seed. */
  readonly draws: (stream: number) => RealDraws;
  /** Futures drawn of each window; 2,000 when absent. */
  readonly futures?: number;
  /** Too few data are an error instead of an answer. */
  readonly isStrict: boolean;
}

export interface QuestionOption {
  readonly name: string;
  readonly describe: string;
  /** Default as text; null = none. */
  readonly text: string | null;
  readonly isFlag?: true;
}

export interface QuestionInput {
  readonly context: PlanContext;
  /** An option's text; its default where none is given; null = neither. */
  text(name: string): string | null;
  flag(name: string): boolean;
  /** The JSON file of the question, not checked yet; null = none is given. */
  readonly file: unknown;
}

/** A file that a question reads. */
export interface QuestionFile {
  /** Word in the usage line, such as `tasks`. */
  readonly name: string;
  readonly describe: string;
  readonly isRequired: boolean;
  /** Option that may name the file too. */
  readonly option?: string;
  /** A small good one, printed by --example. */
  readonly example: unknown;
  readonly schema: z.ZodType;
}

export interface QuestionAnswer {
  readonly answer: Answer;
  /** Files to write, such as an exported policy: name of the option that named the place, and the JSON. */
  readonly exports?: ReadonlyArray<{
    readonly option: string;
    readonly path: string;
    readonly json: unknown;
  }>;
}

export interface PlanQuestion {
  readonly name: string;
  /** As a person asks it. */
  readonly asks: string;
  readonly options: readonly QuestionOption[];
  readonly file: QuestionFile | null;
  readonly schema: z.ZodType;
  /** `useful`: read where it lies, the question does without. */
  readonly usage: 'needed' | 'useful' | 'none';
  answer(input: QuestionInput): QuestionAnswer | Promise<QuestionAnswer>;
}
