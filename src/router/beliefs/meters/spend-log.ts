/**
 * What was spent when, as coarse as a window needs it to tell which use lies before a start that is only learned later.
 *
 * Invariant: steps are in order of time, at most some 2,000 of them, none older than a window.
 */

/** Steps of one window length. */
const STEPS = 2000;

interface Step {
  readonly minute: number;
  units: number;
}

export class SpendLog {
  private readonly stepMinutes: number;
  private readonly lengthMinutes: number;
  private steps: Step[];

  constructor(lengthMinutes: number) {
    this.lengthMinutes = lengthMinutes;
    this.stepMinutes = Math.max(1, Math.floor(lengthMinutes / STEPS));
    this.steps = [];
  }

  add(minute: number, units: number): void {
    const last = this.steps.at(-1);
    if (last !== undefined && minute - last.minute < this.stepMinutes) {
      last.units += units;
      return;
    }
    this.steps.push({ minute, units });
    const oldest = minute - this.lengthMinutes;
    if (this.steps.length > 2 * STEPS) this.steps = this.steps.filter((step) => step.minute >= oldest);
  }

  /** Units spent at `minute` or later, to a step. */
  since(minute: number): number {
    let units = 0;
    for (let i = this.steps.length - 1; i >= 0 && this.steps[i]!.minute >= minute; i--)
      units += this.steps[i]!.units;
    return units;
  }
}
