/** The few functions of jstat that the tests ask; it ships no types. */
declare module 'jstat' {
  const jstat: {
    readonly studentt: {
      cdf(x: number, degrees: number): number;
      inv(probability: number, degrees: number): number;
    };
    readonly beta: { cdf(x: number, a: number, b: number): number };
  };
  export default jstat;
}
