/**
 * Recorded demand cut into whole local days: what the bootstrap draws from. Columns may sit in shared memory,
 * so every worker reads the same copy.
 */

export interface DayTrace {
  /** Days in order of date. */
  readonly dayCount: number;
  /** Day of the week of each day, 0 = Monday; shape: dayCount. */
  readonly dayOfWeek: Uint8Array;
  /** First arrival of each day; shape: dayCount + 1, the last entry is the number of arrivals. */
  readonly dayStart: Int32Array;
  /** Minute of the day of each arrival, 0..1439, ascending inside a day; shape: arrivals. */
  readonly minuteOfDay: Int32Array;
  /** Cost of each arrival, units >= 1; shape: arrivals. */
  readonly costs: Int32Array;
  /**
   * The model of each arrival, an index into `names` (names.length = none); absent where no request names one.
   */
  readonly models?: { readonly names: readonly string[]; readonly ofArrival: Uint16Array };
  /** Largest cost, 1 for an empty trace. */
  readonly maxCostUnits: number;
}
