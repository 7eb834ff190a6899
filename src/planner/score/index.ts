/** `plan score`: are we getting better? Work per unit of quota, recent days against those before. */
export { SCORE_QUESTION } from './score.ts';
