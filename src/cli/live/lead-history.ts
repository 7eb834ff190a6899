/**
 * The lead over the trials so far, few enough points to be sent whole to a page that is opened late. The first and the
 * latest point are always there; when there are too many, every other one goes and later ones come half as often. Pure.
 */

/** The lead once `trials` trials were merged. */
export interface LeadPoint {
  readonly trials: number;
  readonly leader: string;
  readonly runnerUp: string;
  /** Of the run's measure; >= 0. */
  readonly delta: number;
  /** 95 %, for all pairs and all looks at once. */
  readonly halfWidth: number;
}

const MOST_POINTS = 300;

export class LeadHistory {
  private readonly most: number;
  private kept: LeadPoint[] = [];
  /** Beside the kept ones, when it came too soon to be one. */
  private latest: LeadPoint | null = null;
  /** Trials between kept points, at least. */
  private step: number = 1;

  /** `most` >= 3. */
  constructor(most: number = MOST_POINTS) {
    this.most = most;
  }

  /** In order of trials; at most one more than `most`. */
  get points(): readonly LeadPoint[] {
    return this.latest === null ? this.kept : [...this.kept, this.latest];
  }

  /** Whether a point at so many trials would be kept, and so is worth computing. */
  isDue(trials: number): boolean {
    return trials >= (this.kept.at(-1)?.trials ?? 0) + this.step;
  }

  /** Takes a point after those before it; one with no more trials than the latest is passed over. */
  add(point: LeadPoint): void {
    if (point.trials <= (this.points.at(-1)?.trials ?? 0)) return;
    if (!this.isDue(point.trials)) {
      this.latest = point;
      return;
    }
    this.latest = null;
    this.kept.push(point);
    if (this.kept.length <= this.most) return;
    const last = this.kept.length - 1;
    this.kept = this.kept.filter((_, index) => index % 2 === 0 || index === last);
    this.step = Math.ceil(point.trials / this.kept.length);
  }
}
