/**
 * What tokens cost at list price, with its date and source: the one place of prices. A model that is not here costs
 * nobody knows what; a quotas file may say (`prices`). Read next: model-prices.ts.
 */

/** US dollars per million tokens of each kind. */
export interface TokenPrices {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** Of a cache that lives five minutes. */
  readonly cacheWrite: number;
  /** Of a cache that lives an hour. */
  readonly cacheWrite1h: number;
}

/** The prices of all models that `match` names: a family, a word of the name, or a pattern with `*`. */
export interface ModelPrices extends TokenPrices {
  readonly match: string;
}

export interface PriceTable {
  /** Month of the prices, ISO 8601. */
  readonly asOf: string;
  readonly source: string;
  readonly rows: readonly ModelPrices[];
}

/** Anthropic's multiples of the input price. */
const CACHE_READ = 0.1;
const CACHE_WRITE = 1.25;
const CACHE_WRITE_1H = 2;

/** Prices from those of input and output, the cache's by the usual multiples of input unless told. */
export function tokenPrices(told: Pick<TokenPrices, 'input' | 'output'> & Partial<TokenPrices>): TokenPrices {
  const { input, output } = told;
  return {
    input,
    output,
    cacheRead: told.cacheRead ?? input * CACHE_READ,
    cacheWrite: told.cacheWrite ?? input * CACHE_WRITE,
    cacheWrite1h: told.cacheWrite1h ?? input * CACHE_WRITE_1H,
  };
}

const row = (match: string, input: number, output: number): ModelPrices => ({
  match,
  ...tokenPrices({ input, output }),
});

export const PRICE_TABLE: PriceTable = {
  asOf: '2026-11',
  source:
    "Anthropic's list prices as of November 2026 (input and output; cache read .1 of input, write 1.25, for an hour 2); glm by the defaults of the published router",
  rows: [
    row('haiku', 1, 5),
    row('sonnet', 3, 15),
    row('opus', 5, 25),
    row('fable', 10, 50),
    row('glm*', 0.6, 2.2),
  ],
};
