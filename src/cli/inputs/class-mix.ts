/** `--classes opus=.3,haiku=.2`: the models of drawn demand; and what is said of requests that nobody serves. */

import type { PoolShape } from '../../simulation/scenario/index.ts';
import type { DayTrace } from '../../usage/traces/index.ts';
import { refuseOption } from '../options/index.ts';

export type ClassMix = ReadonlyArray<{ readonly model: string; readonly share: number }>;

const ALLOWED =
  'a list of MODEL=SHARE, shares > 0 and in sum at most 1, each model once, such as opus=0.3,haiku=0.2';
const ENTRY = /^(?<model>[^\s=,]+)=(?<share>[0-9]*\.?[0-9]+)$/;
/** Sums of decimal shares may miss 1 by their last bits. */
const SLACK = 1e-9;

/** The mix of the option's text. Throws BAD_OPTION. */
export function parseClassMix(text: string): ClassMix {
  const mix = text.split(',').map((part) => {
    const { model = '', share = '0' } = ENTRY.exec(part.trim())?.groups ?? {};
    return { model: model.toLowerCase(), share: Number(share) };
  });
  const isGood =
    mix.every(({ model, share }) => model !== '' && share > 0 && share <= 1) &&
    new Set(mix.map(({ model }) => model)).size === mix.length &&
    mix.reduce((sum, { share }) => sum + share, 0) <= 1 + SLACK;
  return isGood ? mix : refuseOption('classes', text, ALLOWED);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** `opus 30.0 %, haiku 20.0 %, other 50.0 %`. */
export function mixText(mix: ClassMix): string {
  const rest = 1 - mix.reduce((sum, { share }) => sum + share, 0);
  const parts = mix.map(({ model, share }) => `${model} ${percent(share)}`);
  return [...parts, ...(rest > SLACK ? [`other ${percent(rest)}`] : [])].join(', ');
}

/** Shares of requests by model, last of those without one. */
export function sharesOfTrace({ models, costs }: DayTrace): { model: string | null; share: number }[] {
  if (models === undefined) return [{ model: null, share: 1 }];
  const counts = new Array<number>(models.names.length + 1).fill(0);
  for (const index of models.ofArrival) counts[index]!++;
  return counts.map((count, index) => ({
    model: models.names[index] ?? null,
    share: costs.length === 0 ? 0 : count / costs.length,
  }));
}

/** A warning where no account serves some of the requests: every policy denies them. */
export function unservedWarnings(
  shape: PoolShape,
  shares: ReadonlyArray<{ readonly model: string | null; readonly share: number }>,
): string[] {
  const classCount = shape.classNames.length;
  const isServed = (model: string | null): boolean =>
    shape.accountNames.some((_, account) => shape.serves[account * classCount + shape.classOf(model)] === 1);
  const unserved = shares.filter(({ model, share }) => share > SLACK && !isServed(model));
  if (unserved.length === 0) return [];
  const names = unserved.map(({ model }) => model ?? 'requests without a model').slice(0, 4);
  const total = unserved.reduce((sum, { share }) => sum + share, 0);
  return [
    `no account serves ${names.join(', ')}: ${percent(total)} of requests are denied whatever the policy`,
  ];
}
