/** What each kind of token counts. */
export {
  costUnits,
  DEFAULT_TOKEN_WEIGHTS,
  familyFactor,
  parseTokenWeights,
  TOKEN_WEIGHT_SOURCES,
  type TokenWeights,
  tokenWeightsText,
  withDearestUnknown,
} from './token-weights.ts';
