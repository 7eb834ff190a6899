/** `plan share`: who of a team gets how much, and may somebody book or take some? */
export { SHARE_QUESTION } from './share.ts';
