/** A state as a router leaves it after some use: every table has rows, and samples fill several pages. */
import {
  type Change,
  holdSaved,
  placeSaved,
  progressSaved,
  readingSaved,
  refusalAdded,
  StateStore,
  settingSaved,
  turnSaved,
} from '../../../src/router/ledger/index.ts';
import { sampleRow } from '../ledger/sample-rows.ts';

/** When the router stopped. */
export const STOPPED_MS: number = Date.UTC(2026, 2, 1, 12);

const LANE = 'anthropic';
const MODELS = ['claude-opus-4-5', 'claude-haiku-4-5'];
/** Within the windows of the accounts below, so that all of them count. */
const samples = Array.from({ length: 150 }, (_, index) =>
  sampleRow({
    tsMs: STOPPED_MS - (150 - index) * 60_000,
    rid: `rid-${index}`,
    lane: LANE,
    account: index % 3 === 0 ? 'b' : 'a',
    model: MODELS[index % 2]!,
    session: `session-${index % 5}`,
    turn: index + 1,
    boundUntilMs: STOPPED_MS + index,
    status: index % 7 === 0 ? 429 : 200,
  }),
);

const hold = {
  lane: LANE,
  account: 'b',
  scope: '',
  cause: 'upstream_429',
  atMs: STOPPED_MS - 60_000,
  status: 429,
  evidence: 'retry-after: 600',
  untilMs: STOPPED_MS + 540_000,
  doubtMs: STOPPED_MS + 60_000,
  stated: 1,
  count: 1,
  window: '',
  secret: '',
  suspicion: 0,
};

/** An attempt that was under way, as a kill leaves it: the next start makes a sample of it. */
export const underWay: Change = progressSaved(sampleRow({ tsMs: STOPPED_MS, rid: 'open', lane: LANE }));

/** Fills a new state in `file`. */
export function writeStateInUse(file: string): void {
  const store = StateStore.open(file);
  store.addSamples(samples);
  store.apply(
    holdSaved(hold),
    readingSaved({
      lane: LANE,
      account: 'a',
      window: 'five_hour',
      utilizationFraction: 0.25,
      resetMs: STOPPED_MS + 3_600_000,
      atMs: STOPPED_MS - 1000,
      missCount: 0,
    }),
    turnSaved({ lane: LANE, account: 'a', turn: 151 }),
    placeSaved({ lane: LANE, session: 'session-9', account: 'a', untilMs: STOPPED_MS + 5000, turn: 151 }),
    refusalAdded({
      tsMs: STOPPED_MS - 60_000,
      capPattern: 'claude-*',
      usedFraction: 0.9,
      predictedResetMs: STOPPED_MS,
      observedResetMs: STOPPED_MS + 10,
    }),
    settingSaved('warn_auto', { 'claude-*': 0.8 }),
  );
  store.rollUp(STOPPED_MS);
  store.addSamples([sampleRow({ ...samples[0], rid: 'late' })]);
  store.close();
}
