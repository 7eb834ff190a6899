/**
 * Which requests draw on the windows of a plan. Those on usage credits, of a limit of their own and of another vendor's
 * models do not: they are left out, and one line each says so.
 */
import { countOf, type UsageEvent } from '../events/index.ts';

/** Vendors by words of their models' names; the names are the first words of presets where there are some. */
const MODEL_VENDORS: ReadonlyArray<readonly [vendor: string, words: RegExp]> = [
  ['claude', /claude|haiku|sonnet|opus/],
  ['codex', /gpt|codex|^o[1-9]\b/],
  ['glm', /glm/],
  ['kimi', /kimi|moonshot/],
  ['minimax', /minimax/],
  ['gemini', /gemini|gemma/],
  ['deepseek', /deepseek/],
  ['qwen', /qwen|qwq/],
  ['grok', /grok/],
  ['mistral', /mistral|devstral|codestral/],
  ['llama', /llama/],
];

/** Vendors whose plans serve their own models alone. */
const OWN_MODELS: ReadonlySet<string> = new Set(['claude', 'codex', 'glm', 'kimi', 'minimax']);
/** Other vendors' endpoints answer to Claude's names too. */
const BORROWED_NAMES = 'claude';

function vendorOf(model: string): string | null {
  const name = model.toLowerCase();
  return MODEL_VENDORS.find(([, words]) => words.test(name))?.[0] ?? null;
}

/** What a model draws on if it is known to be of none of the pool's vendors; null = the plan. */
function otherVendor(model: string | null, vendors: ReadonlySet<string>): string | null {
  const vendor = model === null ? null : vendorOf(model);
  if (vendor === null || vendors.has(vendor)) return null;
  const mayBeBorrowed = vendor === BORROWED_NAMES && !vendors.has('codex');
  return mayBeBorrowed ? null : `another vendor's account (${model})`;
}

const SHOWN = 4;

/**
 * The requests that draw on the plan, in the given order, and a line on the others. `vendors`: first words of the
 * presets of all accounts; null = accounts may be of any vendor. A log with no request of these vendors was given on
 * purpose, to see what its work would take of them: its requests stay, and a line says so.
 */
export function planDraws(
  events: readonly UsageEvent[],
  vendors: readonly string[] | null,
): { readonly events: readonly UsageEvent[]; readonly warnings: readonly string[] } {
  const known = vendors?.every((vendor) => OWN_MODELS.has(vendor)) === true ? new Set(vendors) : null;
  const byModel = new Map<string | null, string | null>();
  const left = new Map<string, number>();
  const elsewhere = ({ model, drawsOn }: UsageEvent): string | null => {
    if (drawsOn !== undefined || known === null) return drawsOn ?? null;
    const seen = byModel.get(model);
    if (seen !== undefined) return seen;
    const other = otherVendor(model, known);
    byModel.set(model, other);
    return other;
  };
  const isForeign = known !== null && events.every((event) => elsewhere(event) !== null);
  if (isForeign && events.some(({ drawsOn }) => drawsOn === undefined)) {
    const own = planDraws(events, null);
    const note = `no request is of a model of ${[...known].join(' or ')}: all count as if theirs served them`;
    return { events: own.events, warnings: [...own.warnings, note] };
  }
  const kept = events.filter((event) => {
    const what = elsewhere(event);
    if (what !== null) left.set(what, (left.get(what) ?? 0) + 1);
    return what === null;
  });
  if (left.size === 0) return { events, warnings: [] };
  const parts = [...left].map(([what, count]) => `${countOf(count, 'request')} on ${what}`);
  const more = parts.length > SHOWN ? [`${parts.length - SHOWN} other kinds`] : [];
  return {
    events: kept,
    warnings: [
      `left out, since they do not draw on the plan: ${[...parts.slice(0, SHOWN), ...more].join(', ')}`,
    ],
  };
}
