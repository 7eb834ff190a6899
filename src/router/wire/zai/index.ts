/** What Z.ai says. */
export { zaiRefusal } from './zai-refusals.ts';
