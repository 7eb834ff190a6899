/** What an interval says when it cannot be had. */
export function notEnoughTrials(have: number, need: number): string {
  return `not enough trials (have ${have}, need ${need})`;
}
