/**
 * Counts the lines of a reading and keeps the first bad ones: where they are and why, never what they say.
 * A log that is being written may end in half a line: that one is counted and reported, but stops nothing.
 */

/** More bad lines than this percentage of all lines stop a reading that is not lenient. */
const MAX_BAD_PERCENT = 1;

const KEPT_BAD_LINES = 5;

export interface BadLinePlace {
  readonly file: string;
  /** 1-based. */
  readonly lineNumber: number;
  readonly reason: string;
}

export class LineTally {
  /** Lines read, blank ones left out. */
  lineCount: number;
  badCount: number;
  /** Of them, cut last lines of logs. */
  cutCount: number;
  /** Damaged lines whose whole records were read all the same; none of them is bad. */
  mendedCount: number;
  /** Pieces of records cut short, on mended lines. */
  lostCount: number;
  /** At most five, in reading order. */
  readonly firstBad: BadLinePlace[];

  constructor() {
    this.lineCount = 0;
    this.badCount = 0;
    this.cutCount = 0;
    this.mendedCount = 0;
    this.lostCount = 0;
    this.firstBad = [];
  }

  noteBad(place: BadLinePlace): void {
    this.badCount++;
    if (this.firstBad.length < KEPT_BAD_LINES) this.firstBad.push(place);
  }

  /** The bad line just noted is the last one of a log. */
  noteCut(): void {
    this.cutCount++;
  }

  noteMended(lostCount: number): void {
    this.mendedCount++;
    this.lostCount += lostCount;
  }

  /** True when more than 1 % of all lines are bad, cut last lines of logs aside. */
  tooManyBad(): boolean {
    return (this.badCount - this.cutCount) * 100 > this.lineCount * MAX_BAD_PERCENT;
  }
}

/** `file:line: reason`, with the file's last name only: paths of logs name private projects. */
export function shortPlace(place: BadLinePlace): string {
  const name = place.file.split(/[\\/]/).at(-1);
  return `${name}:${place.lineNumber}: ${place.reason}`;
}
