/** What tokens cost at list price. */
export { costUsd, type PricedTokens, pricesOf } from './model-prices.ts';
export {
  type ModelPrices,
  PRICE_TABLE,
  type TokenPrices,
  tokenPrices,
} from './price-table.ts';
