/** The few functions of jstat that the tests ask; it ships no types. */
declare module 'jstat' {
  export const jStat: {
    readonly studentt: {
      cdf(x: number, degrees: number): number;
      inv(probability: number, degrees: number): number;
    };
    readonly beta: { cdf(x: number, a: number, b: number): number };
  };
}
