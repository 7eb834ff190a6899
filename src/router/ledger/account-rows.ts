/** What is known of accounts and caps besides their use: readings, cooldowns, refusals, turns, sessions' places. */
import { RecordTable } from './record-table.ts';

/** The upstream's last word on one window of an account. */
export interface ReadingRow {
  readonly lane: string;
  readonly account: string;
  /** The upstream's name of it. */
  readonly window: string;
  /** May exceed 1. */
  readonly utilizationFraction: number;
  /** Epoch ms; null = it did not say. */
  readonly resetMs: number | null;
  /** When it said so, epoch ms. */
  readonly atMs: number;
  /** Answers since that told of other windows and not of this one. */
  readonly missCount: number;
}

/** The account's latest place in its lane's order of turns. */
export interface TurnRow {
  readonly lane: string;
  readonly account: string;
  /** From 1. */
  readonly turn: number;
}

/** Which account a session is on. */
export interface PlaceRow {
  readonly lane: string;
  /** A digest, never the key itself. */
  readonly session: string;
  readonly account: string;
  /** Epoch ms. */
  readonly untilMs: number;
  /** Turn at which it was sent there: of two places the later turn's is true. */
  readonly turn: number;
}

/** A rest after a refusal. Times are epoch ms. */
export interface CooldownRow {
  readonly lane: string;
  readonly account: string;
  /** What rests: '' = the whole account, else for instance a model. */
  readonly scope: string;
  readonly untilMs: number;
  readonly cause: string;
  readonly setMs: number;
}

/** How full we believed a cap to be when the upstream refused, for calibration. Times are epoch ms. */
export interface RefusalRow {
  readonly tsMs: number;
  readonly capPattern: string;
  /** Used over cap at that moment; may exceed 1. */
  readonly usedFraction: number;
  /** null = not known. */
  readonly predictedResetMs: number | null;
  readonly observedResetMs: number | null;
}

export const READING_TABLE: RecordTable<ReadingRow> = new RecordTable<ReadingRow>('account_reading', [
  ['lane', 'lane', 'text'],
  ['account', 'account', 'text'],
  ['window_name', 'window', 'text'],
  ['utilization_fraction', 'utilizationFraction', 'amount'],
  ['reset_ms', 'resetMs', 'amount?'],
  ['at_ms', 'atMs', 'amount'],
  ['miss_count', 'missCount', 'whole'],
]);

export const TURN_TABLE: RecordTable<TurnRow> = new RecordTable<TurnRow>('account_turn', [
  ['lane', 'lane', 'text'],
  ['account', 'account', 'text'],
  ['turn', 'turn', 'whole'],
]);

export const PLACE_TABLE: RecordTable<PlaceRow> = new RecordTable<PlaceRow>('session_place', [
  ['lane', 'lane', 'text'],
  ['session', 'session', 'text'],
  ['account', 'account', 'text'],
  ['until_ms', 'untilMs', 'amount'],
  ['turn', 'turn', 'whole'],
]);

export const COOLDOWN_TABLE: RecordTable<CooldownRow> = new RecordTable<CooldownRow>('cooldown', [
  ['lane', 'lane', 'text'],
  ['account', 'account', 'text'],
  ['scope', 'scope', 'text'],
  ['until_ms', 'untilMs', 'amount'],
  ['cause', 'cause', 'text'],
  ['set_ms', 'setMs', 'amount'],
]);

export const REFUSAL_TABLE: RecordTable<RefusalRow> = new RecordTable<RefusalRow>('refusal', [
  ['ts_ms', 'tsMs', 'amount'],
  ['cap_pattern', 'capPattern', 'text'],
  ['used_fraction', 'usedFraction', 'amount'],
  ['predicted_reset_ms', 'predictedResetMs', 'amount?'],
  ['observed_reset_ms', 'observedResetMs', 'amount?'],
]);
