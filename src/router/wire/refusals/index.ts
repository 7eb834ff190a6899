/** What every dialect's refusals and limits share: the headers of all vendors, and the classes of a no. */
export { readLimits } from './limit-headers.ts';
export { classifyRefusal, type UpstreamAnswer } from './refusal.ts';
