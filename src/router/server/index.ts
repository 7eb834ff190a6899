/** The live router: admit, decide, forward, meter, remember. */
export { type LoadedQuotas, Router, type RouterOptions } from './router.ts';
