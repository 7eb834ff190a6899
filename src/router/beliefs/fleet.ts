/**
 * The live state of the router: every lane with its accounts, every cap, every model's use, all holds. It turns
 * itself into a DecisionRecord for `decide`. Pure: time and chance come in.
 *
 * Read next: deciding/decide.ts, attempt.ts (what follows), meters/account-meter.ts.
 */
import { isPeak } from '../../core/index.ts';
import type { Route, RouterConfig } from '../config/index.ts';
import type { DecisionRecord, LaneRecord, RerouteMode } from '../deciding/index.ts';
import { capRuleFor, choosePolicy, type PolicyGuide, policyNamed, routeFor } from '../deciding/index.ts';
import type { LaneApi } from '../wire/index.ts';
import { accountRecord } from './account-record.ts';
import { Affinity } from './affinity.ts';
import { CostEstimator } from './estimate.ts';
import { familiesOf } from './families.ts';
import { rebindAttempts, reloadedCaps, reloadedLanes } from './fleet-reload.ts';
import type { FleetState, LaneState } from './fleet-state.ts';
import { HoldBook } from './holds.ts';
import { plansOf, sinceOpened } from './lane-plans.ts';
import type { AccountMeter } from './meters/index.ts';
import { MS_PER_MINUTE } from './meters/index.ts';
import { MOST_MODELS, ModelBook } from './model-book.ts';
import type { CapMeter, ModelMeter } from './model-usage.ts';
import type { Attempt } from './open-attempt.ts';
import type { LaneRequest, RequestFacts } from './request-facts.ts';

/** Lanes of a model. */
interface LaneNames {
  readonly preferred: string;
  /** null = there is nowhere else to go. */
  readonly fallback: string | null;
}

export interface FleetSettings {
  readonly mode: RerouteMode;
  /** Least length of a hold without a word from the provider on its end; 0 = no holds but those by hand. */
  readonly cooldownMs: number;
  /** How long a quiet session stays on its account; 0 = not at all; null = as long as its cache lives. */
  readonly affinityIdleMs: number | null;
  /** Rerouting off: everything goes to the lane of this name; null = not paused. */
  readonly pausedLane: string | null;
  /** Lane for every model; null = routes decide. */
  readonly forcedLane: string | null;
  /** Minutes that local clocks are ahead of UTC at an instant. */
  readonly zoneOffsetMinutes: (epochMs: number) => number;
  /** Uniform draws in [0, 1) for policies that read them. */
  readonly draw: () => number;
  /** Width of usage buckets; null = a 600th of the rolling window. */
  readonly bucketMs: number | null;
}

const NO_FAMILIES: readonly string[] = [];

/** What is known under the key, else what `make` gives, kept for the next time. Models come from clients: not more than so many. */
function kept<Value>(known: Map<string, Value>, model: string, make: () => Value): Value {
  const before = known.get(model);
  if (before !== undefined) return before;
  const value = make();
  if (known.size >= MOST_MODELS) known.clear();
  known.set(model, value);
  return value;
}

export class Fleet implements FleetState {
  config: RouterConfig;
  guide: PolicyGuide;
  readonly settings: FleetSettings;
  readonly holds: HoldBook;
  readonly estimator: CostEstimator;
  readonly affinity: Affinity;
  lanes: ReadonlyMap<string, LaneState>;
  /** Routes to lanes of each API. */
  private apiRoutes: Readonly<Record<LaneApi, readonly Route[]>>;
  /** By pattern. */
  caps: ReadonlyMap<string, CapMeter>;
  /** What the rules of the configuration say of models asked for. */
  private readonly capByModel: Map<string, CapMeter | null>;
  private readonly routeByModel: Readonly<Record<LaneApi, Map<string, LaneNames>>>;
  readonly models: ModelBook;
  /** Requests sent and not yet closed. */
  readonly inFlight: Set<Attempt>;

  constructor(config: RouterConfig, guide: PolicyGuide, settings: FleetSettings) {
    this.config = config;
    this.guide = guide;
    this.settings = settings;
    this.holds = new HoldBook();
    this.estimator = new CostEstimator();
    this.affinity = new Affinity(settings.affinityIdleMs);
    this.lanes = new Map();
    this.apiRoutes = { messages: [], openai: [] };
    this.caps = new Map();
    this.capByModel = new Map();
    this.routeByModel = { messages: new Map(), openai: new Map() };
    this.models = new ModelBook(() => this.lengths);
    this.inFlight = new Set();
    this.reconfigure(config, guide, 0);
  }

  /** Window lengths of every model and cap. */
  get lengths(): { rollingMs: number; weeklyMs: number; bucketMs: number | null } {
    const { rollingSeconds, weeklySeconds } = this.config;
    return {
      rollingMs: rollingSeconds * 1000,
      weeklyMs: weeklySeconds * 1000,
      bucketMs: this.settings.bucketMs,
    };
  }

  /** Takes another configuration at once and keeps what was counted, wherever the names are the same. */
  reconfigure(config: RouterConfig, guide: PolicyGuide, nowMs: number): void {
    this.config = config;
    this.guide = guide;
    this.lanes = reloadedLanes(this, nowMs);
    const routesOf = (api: LaneApi): readonly Route[] =>
      config.routes.filter(({ preferred }) => this.speaks(preferred, api));
    this.apiRoutes = { messages: routesOf('messages'), openai: routesOf('openai') };
    this.caps = reloadedCaps(this, nowMs);
    this.capByModel.clear();
    this.routeByModel.messages.clear();
    this.routeByModel.openai.clear();
    rebindAttempts(this);
  }

  /** Lanes of a model by the configuration's routes alone. */
  routeOf(model: string): { readonly preferred: string; readonly fallback: string | null } {
    return routeFor(this.config.routes, model) ?? { preferred: this.config.lanes[0]!.name, fallback: null };
  }

  /** The cap of a model; null = none. */
  capOf(model: string): CapMeter | null {
    return kept(this.capByModel, model, () => {
      const rule = capRuleFor(this.config.caps, model);
      return rule === null ? null : this.caps.get(rule.pattern)!;
    });
  }

  /** The meter of a model on a lane. */
  modelMeter(lane: string, model: string): ModelMeter {
    return this.models.meter(lane, model);
  }

  /** A meter for showing a model that was never asked for on this lane: it counts nothing and is not kept. */
  spareMeter(lane: string, model: string): ModelMeter {
    return this.models.shown(lane, model);
  }

  /** Lane of that name. */
  lane(name: string): LaneState {
    const lane = this.lanes.get(name);
    if (lane === undefined) throw new Error(`broken invariant: no lane is named '${name}'`);
    return lane;
  }

  /** An account's meter; undefined when the configuration has no such account. */
  findAccount(lane: string, account: string): AccountMeter | undefined {
    return this.lanes.get(lane)?.accounts.find(({ config }) => config.name === account);
  }

  /** True where a lane of that name speaks the API. */
  private speaks(lane: string | null, api: LaneApi): lane is string {
    const config = lane === null ? undefined : this.lanes.get(lane)?.config;
    return config !== undefined && (config.api ?? 'messages') === api;
  }

  /** True where some lane speaks the API. */
  hasApi(api: LaneApi): boolean {
    return this.config.lanes.some(({ name }) => this.speaks(name, api));
  }

  /** Names of the preferred and the fallback lane of a model among the lanes of an API, of which there must be one. */
  route(model: string, api: LaneApi = 'messages'): LaneNames {
    const { pausedLane, forcedLane } = this.settings;
    if (this.speaks(pausedLane, api)) return { preferred: pausedLane, fallback: null };
    const route = this.routeAmong(model, api);
    if (!this.speaks(forcedLane, api) || forcedLane === route.preferred) return route;
    return { preferred: forcedLane, fallback: route.preferred };
  }

  /** Takes up the order of turns where another process left it: the latest turn of an account. */
  restoreTurn(laneName: string, account: string, turn: number): void {
    const lane = this.lanes.get(laneName);
    if (lane === undefined) return;
    lane.servedCount = Math.max(lane.servedCount, turn);
    const index = lane.accounts.findIndex(({ config }) => config.name === account);
    if (index < 0 || turn <= lane.accounts[index]!.lastServed) return;
    lane.accounts[index]!.lastServed = turn;
    if (turn > (lane.accounts[lane.lastServedIndex]?.lastServed ?? 0)) lane.lastServedIndex = index;
  }

  /** The closest route to lanes of the API; their first lane where no route leads to one. */
  private routeAmong(model: string, api: LaneApi): LaneNames {
    return kept(this.routeByModel[api], model, () => {
      const { lanes } = this.config;
      const first = lanes.find(({ name }) => this.speaks(name, api)) ?? lanes[0]!;
      return routeFor(this.apiRoutes[api], model) ?? { preferred: first.name, fallback: null };
    });
  }

  /** Judges anew, at most once a minute, which policy the lane is chosen by. */
  private judge(lane: LaneState, nowMs: number): void {
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    if (lane.judgedMinute === minute) return;
    lane.judgedMinute = minute;
    lane.choice = choosePolicy(
      this.guide,
      plansOf(lane, '').flatMap(({ long }) =>
        long === null ? [] : [{ ...long.reading(minute), isBlind: long.isBlind }],
      ),
      minute,
    );
  }

  /** A lane as a decision about a request that will cost so many tokens takes it. */
  laneRecord(name: string, request: LaneRequest, nowMs: number): LaneRecord {
    const { model, session, estimateTokens } = request;
    const lane = this.lane(name);
    for (const account of lane.accounts) account.advanceTo(nowMs);
    this.judge(lane, nowMs);
    const nothingHeld = this.holds.isEmpty;
    const families = nothingHeld ? NO_FAMILIES : familiesOf(model);
    const { reads } = policyNamed(lane.choice.policy);
    const readsDraws = reads.includes('draws');
    const minute = Math.floor(nowMs / MS_PER_MINUTE);
    const plans = plansOf(lane, model);
    const sinceOpenedMinutes = reads.includes('clocks') ? sinceOpened(plans, minute) : undefined;
    const cap = this.capOf(model);
    const affine = this.affinity.accountOf(name, session, nowMs);
    const localMinute = minute + this.settings.zoneOffsetMinutes(nowMs);
    return {
      lane: name,
      policy: lane.choice.policy,
      lastServedIndex: lane.lastServedIndex,
      inPeak: isPeak(localMinute),
      cap: cap !== null && cap.lane === name ? cap.record(nowMs) : null,
      accounts: lane.accounts.map((account, index) => {
        const facts = {
          minute,
          estimateTokens,
          draw: readsDraws ? this.settings.draw() : 0,
          hold: nothingHeld ? null : this.holds.reading(name, account.config.name, families, nowMs),
          sums: nothingHeld
            ? null
            : this.holds.sumsReading(name, account.config.name, families[1] ?? '', nowMs),
          classesServed: lane.classesServed[index]!,
        };
        const record = accountRecord(account, plans[index]!, facts, lane.records[index]);
        lane.records[index] = record;
        return record;
      }),
      affinityIndex:
        affine === null ? -1 : lane.accounts.findIndex((account) => account.config.name === affine),
      sinceOpenedMinutes,
    };
  }

  /** Everything a decision about the request is made from. */
  record(
    request: RequestFacts,
    nowMs: number,
    tried: DecisionRecord['tried'] = [],
    again: DecisionRecord['again'] = '',
    hasWaited: boolean = false,
  ): DecisionRecord {
    const { preferred, fallback } = this.route(request.routedModel, request.api);
    const { model, session } = request;
    const estimateTokens = this.estimator.estimate(model, request, this.config.tokenShares);
    const asked = { model, session, estimateTokens };
    return {
      nowMs,
      mode: this.settings.mode,
      estimateTokens,
      holdsOn: this.settings.cooldownMs > 0,
      isPaused: this.settings.pausedLane !== null,
      preferred: this.laneRecord(preferred, asked, nowMs),
      fallback: fallback === null ? null : this.laneRecord(fallback, asked, nowMs),
      tried,
      again,
      rules: 2,
      hasWaited: hasWaited ? true : undefined,
    };
  }
}
