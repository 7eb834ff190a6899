/**
 * Whose prices count for a model on a lane: the quotas file's, else the environment's for the lane, else the table's;
 * a model that none of them knows has no cost, which is not a cost of 0.
 */
import { type ModelPrices, PRICE_TABLE, pricesOf, type TokenPrices } from '../../../usage/prices/index.ts';
import type { RouterConfig } from '../../config/index.ts';
import type { ProxySettings } from './settings.ts';

export interface KnownPrices extends TokenPrices {
  readonly source: 'quotas' | 'environment' | 'table';
}

const from = (
  source: KnownPrices['source'],
  { input, output, cacheRead, cacheWrite, cacheWrite1h }: TokenPrices,
): KnownPrices => ({ input, output, cacheRead, cacheWrite, cacheWrite1h, source });

function lookUp(
  own: readonly ModelPrices[],
  { pricesUsd }: Pick<ProxySettings, 'pricesUsd'>,
  lane: string,
  model: string,
): KnownPrices | null {
  const told = pricesOf(own, model);
  if (told !== null) return from('quotas', told);
  const ofLane = lane === 'zai' ? pricesUsd.zai : pricesUsd.others;
  if (ofLane !== null) return from('environment', ofLane);
  const listed = pricesOf(PRICE_TABLE.rows, model);
  return listed === null ? null : from('table', listed);
}

/** Model names come from clients: beyond so many they are looked up anew. */
const MOST_KEPT = 500;
const kept = new WeakMap<RouterConfig, Map<string, KnownPrices | null>>();

/** Prices of a model on a lane; null = nobody knows. */
export function knownPrices(
  config: RouterConfig,
  settings: Pick<ProxySettings, 'pricesUsd'>,
  lane: string,
  model: string,
): KnownPrices | null {
  const known = kept.get(config) ?? new Map<string, KnownPrices | null>();
  kept.set(config, known);
  const key = `${lane}\n${model}`;
  let prices = known.get(key);
  if (prices === undefined) {
    prices = lookUp(config.prices ?? [], settings, lane, model);
    if (known.size < MOST_KEPT) known.set(key, prices);
  }
  return prices;
}
