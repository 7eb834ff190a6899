/** Warnings about models that no factor is known for. */
import { countOf, modelText, requestsByModel, type UsageEvent } from '../events/index.ts';
import { familyFactor, type TokenWeights } from '../weights/index.ts';

const SHOWN_MODELS = 5;

/**
 * One warning that names the models of no known family, busiest first, and the factor they count with; none when
 * every family is known. `weights`: factors that model names are checked against.
 */
export function unknownModelWarnings(events: readonly UsageEvent[], weights: TokenWeights): string[] {
  const unknown = requestsByModel(events).filter(({ model }) => familyFactor(model, weights) === null);
  if (unknown.length === 0) return [];
  const names = unknown.slice(0, SHOWN_MODELS).map(({ model }) => modelText(model));
  if (unknown.length > SHOWN_MODELS) names.push(`${unknown.length - SHOWN_MODELS} more`);
  const requestCount = unknown.reduce((sum, model) => sum + model.requestCount, 0);
  return [
    `${countOf(requestCount, 'request')} of models of no known family (${names.join(', ')}) count with the ` +
      `largest model factor, ${weights.otherModelFactor}`,
  ];
}
