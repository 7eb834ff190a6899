/** `plan draft`: is a cheap draft and a check worth it, at what batch size, and is it still working? */
export { DRAFT_QUESTION } from './draft.ts';
