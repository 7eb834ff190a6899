/** What the tasks of the worked team are worth at best in a pool of so many units: section 7.3 of the specification. */
export const TEAM_WORTH: ReadonlyArray<readonly [poolUnits: number, value: number]> = [
  [0, 0],
  [10, 70],
  [20, 110],
  [25, 130],
  [30, 170],
  [40, 210],
  [45, 230],
  [55, 270],
  [65, 300],
  [70, 320],
  [80, 360],
];
