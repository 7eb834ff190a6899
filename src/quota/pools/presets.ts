/**
 * Presets by name: `NAME[@low|@mid|@high][xCOUNT]`, several joined by `+`. Which end of a range was used, its source
 * and its date go into the notes of the pool, so a run always says what it assumed. Read next: preset-data.ts.
 */
import { nearestWord, QuotalabError } from '../../core/index.ts';
import type { QuotaAccount, QuotaWindow } from '../windows/index.ts';
import type { OwnCredits, Pool } from './pool.ts';
import { MAX_POOL_ACCOUNTS } from './pool-schema.ts';
import { PRESETS, type Preset, type PresetWindow } from './preset-data.ts';
import { limitNotes } from './unknown-capacity.ts';

/** Ends of a capacity range, in the order of CapacityRange. */
export const RANGE_ENDS = ['low', 'mid', 'high'] as const;

export type RangeEnd = (typeof RANGE_ENDS)[number];

/** A preset and the end of its ranges that is to be used. */
export interface PresetChoice {
  readonly preset: Preset;
  readonly end: RangeEnd;
}

/** NAME or NAME@END. Names may end in x and digits themselves (claude-max5). */
const CHOICE = /^(?<name>[a-z][a-z0-9-]*)(?:@(?<end>low|mid|high))?$/;
const COUNTED = /^(?<choice>.+)x(?<count>[0-9]{1,3})$/;

/** The preset of a text NAME or NAME@END; null = there is none. */
export function findPreset(text: string): PresetChoice | null {
  const { name, end = 'mid' } = CHOICE.exec(text)?.groups ?? {};
  const preset = PRESETS.find(
    (candidate) => candidate.name === name || candidate.aliases.includes(name ?? ''),
  );
  return preset === undefined ? null : { preset, end: end as RangeEnd };
}

/** Every name, for sentences. */
export const PRESET_NAMES: string = PRESETS.map(({ name }) => name).join(', ');

/** Every name, and what may be put after it. */
export const PRESET_FORMS: string = `presets ${PRESET_NAMES}, each with @low or @high and xCOUNT if wanted, joined by +`;

/** What a preset window holds in its own unit, units made of tokens; null = not known. Throws BAD_POOL. */
function capacityOf(window: PresetWindow, { preset, end }: PresetChoice, unitTokens: number): number | null {
  const capacity = window.capacity?.[RANGE_ENDS.indexOf(end)];
  if (capacity === undefined) return null;
  if (window.unit !== 'tokens') return capacity;
  const units = Math.floor(capacity / unitTokens);
  if (units >= 1) return units;
  throw new QuotalabError(
    'BAD_POOL',
    `--unit-tokens is ${unitTokens}, more than the ${capacity} tokens of a ${window.id} window of ${preset.name}; allowed: at most that`,
  );
}

/** The windows of a preset as those of `account`. Throws BAD_POOL for a unit larger than a window. */
export function presetWindows(choice: PresetChoice, account: string, unitTokens: number): QuotaWindow[] {
  return choice.preset.windows.map((window): QuotaWindow => {
    const { id, clock, unit, counts, resetsWith, source, asOf } = window;
    return {
      id: `${account}/${id}`,
      clock,
      capacity: capacityOf(window, choice, unitTokens),
      unit: unit === 'tokens' ? 'weighted' : unit,
      counts,
      ...(resetsWith === undefined ? {} : { resetsWith: `${account}/${resetsWith}` }),
      source,
      asOf,
    };
  });
}

/** First word of a preset's name. */
export const presetVendor = ({ preset }: Pick<PresetChoice, 'preset'>): string => preset.name.split('-')[0]!;

/** Windows of a preset account that are in the provider's own credits, not in tokens; none where none is. */
export function ownCredits({ preset }: PresetChoice, account: string): OwnCredits[] {
  const windows = preset.windows
    .filter(({ unit, capacity }) => unit === 'weighted' && capacity !== null)
    .map(({ id }) => `${account}/${id}`);
  return windows.length === 0 ? [] : [{ provider: presetVendor({ preset }), windows }];
}

/** What is to be said of a preset that was used: the end, sources, dates and its own note. */
export function presetNotes({ preset, end }: PresetChoice): string[] {
  const known = preset.windows.filter(({ capacity }) => capacity !== null);
  const isRange = known.some(({ capacity }) => capacity![0] !== capacity![2]);
  const sources = [...new Set(known.map(({ source, asOf }) => `${source}, as of ${asOf}`))];
  const said = isRange ? `${preset.name}@${end}` : preset.name;
  const newer =
    preset.newName === undefined ? '' : `kept for runs made with it, newer figures are ${preset.newName}`;
  return [
    ...sources.map((source) => `${said}: ${source}`),
    ...[preset.note, newer].filter((text) => text !== '').map((text) => `${preset.name}: ${text}`),
  ];
}

/** What is wrong with a part that is no preset, with the nearest name. */
function partProblem(part: string): string {
  if (part.trim() === '') return 'has a part without a name';
  // Counts of any form are no part of the name that was meant.
  const choice = part.replace(/(?:x\d+)+$/i, '');
  const [name = '', ...ends] = choice.split('@');
  if (ends.length > 0 && findPreset(name) !== null) {
    return `has the end '@${ends.join('@')}' that no range has`;
  }
  const near = nearestWord(
    name,
    PRESETS.map((preset) => preset.name),
  );
  return `is neither a file nor a preset${near === null ? '' : `; did you mean ${near}?`}`;
}

function refusePart(part: string, text: string): never {
  const problem = partProblem(part);
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${text}' ${problem}${problem.endsWith('?') ? '' : ';'} allowed: a JSON file of accounts, or ${PRESET_FORMS}`,
  );
}

function choicesOf(part: string, text: string): PresetChoice[] {
  const { choice: counted, count } = COUNTED.exec(part)?.groups ?? {};
  const whole = findPreset(part);
  const choice = whole ?? findPreset(counted ?? '') ?? refusePart(part, text);
  const wanted = whole === null ? Number(count) : 1;
  if (wanted < 1) refuseCount(text, 0);
  return Array.from({ length: wanted }, () => choice);
}

function refuseCount(text: string, count: number): never {
  throw new QuotalabError(
    'BAD_POOL',
    `--pool '${text}' has ${count} accounts; allowed: 1..${MAX_POOL_ACCOUNTS} accounts, of ${PRESET_FORMS}`,
  );
}

/**
 * The pool of a preset text such as `claude-max@lowx3+codex-free`. Resets are not known. Throws BAD_POOL on an unknown
 * name, no account, too many, or a unit larger than a window.
 */
export function presetPool(text: string, { unitTokens }: { readonly unitTokens: number }): Pool {
  const choices = text.split('+').flatMap((part) => choicesOf(part, text));
  if (choices.length > MAX_POOL_ACCOUNTS) refuseCount(text, choices.length);
  const seen = new Map<string, number>();
  const windows: QuotaWindow[] = [];
  const credits: OwnCredits[] = [];
  const vendors = new Map<string, string>();
  const accounts = choices.map((choice): QuotaAccount => {
    const number = (seen.get(choice.preset.name) ?? 0) + 1;
    seen.set(choice.preset.name, number);
    const name = `${choice.preset.name}-${number}`;
    const own = presetWindows(choice, name, unitTokens);
    windows.push(...own);
    credits.push(...ownCredits(choice, name));
    vendors.set(name, presetVendor(choice));
    return { name, serves: choice.preset.serves, windows: own.map(({ id }) => id) };
  });
  const notes = [...new Set(choices.flatMap(presetNotes)), ...limitNotes(windows, null)];
  return {
    graph: { windows, accounts },
    usdPerUnit: null,
    notes,
    vendors,
    ...(credits.length === 0 ? {} : { credits }),
  };
}
