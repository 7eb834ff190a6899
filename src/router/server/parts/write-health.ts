/**
 * How writing the state goes. An outage is said once, with its cause and how much waits, and its end once, with what
 * was lost; a lock that another program holds for a moment is none. Read next: memory.ts.
 */
import { countOf } from '../../../usage/events/index.ts';
import type { StoreError } from '../../ledger/index.ts';
import type { Clock } from './clock.ts';

/** Another program's lock is no fault for so long. */
const BUSY_PATIENCE_MS = 1000;

/** Why the state is not written now. */
export interface StateFault {
  readonly reason: string;
  /** Epoch ms. */
  readonly sinceMs: number;
}

export interface WriteHealthOptions {
  readonly clock: Clock;
  readonly notice: (sentence: string) => void;
  /** Records that wait in memory, and those given up for good. */
  readonly records: () => { readonly waiting: number; readonly lost: number };
}

export class WriteHealth {
  private readonly options: WriteHealthOptions;
  private failing: { readonly error: StoreError; readonly sinceMs: number; readonly steadyMs: number } | null;
  private isSaid: boolean;

  constructor(options: WriteHealthOptions) {
    this.options = options;
    this.failing = null;
    this.isSaid = false;
  }

  /** null = what was asked for last is on disk, or waits for no more than another program's moment. */
  get fault(): StateFault | null {
    const { failing } = this;
    if (failing === null) return null;
    const { error, sinceMs, steadyMs } = failing;
    const lastedMs = this.options.clock.monotonicMs() - steadyMs;
    return error.reason === 'busy' && lastedMs < BUSY_PATIENCE_MS ? null : { reason: error.message, sinceMs };
  }

  /** A write failed; its records wait. */
  failed(error: StoreError): void {
    const { clock, notice, records } = this.options;
    const { sinceMs = clock.nowMs(), steadyMs = clock.monotonicMs() } = this.failing ?? {};
    this.failing = { error, sinceMs, steadyMs };
    const { fault } = this;
    if (fault === null || this.isSaid) return;
    this.isSaid = true;
    const { waiting } = records();
    const goes = waiting === 1 ? 'waits in memory and is' : 'wait in memory and are';
    notice(`the state cannot be written: ${fault.reason}; ${countOf(waiting, 'record')} ${goes} tried again`);
  }

  /** A write came through. */
  wrote(): void {
    if (this.failing === null) return;
    const { clock, notice, records } = this.options;
    const seconds = Math.round((clock.monotonicMs() - this.failing.steadyMs) / 1000);
    this.failing = null;
    if (!this.isSaid) return;
    this.isSaid = false;
    const { lost } = records();
    const what = lost === 0 ? 'nothing was' : `${countOf(lost, 'record')} ${lost === 1 ? 'was' : 'were'}`;
    notice(`the state is written again after ${seconds} s; ${what} lost`);
  }
}
