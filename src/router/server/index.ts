/** The live router: HTTP in, one decision a request, upstream calls out; its control API and its pages. */
export { type ProbeAnswer, probeAccounts } from './account-probe.ts';
export { type LoadedQuotas, Router, type RouterOptions } from './router.ts';
