/**
 * Lanes and accounts of the router: from the words of a quotas file, or the usual ones when it names none.
 *
 * Invariant: every lane has at least one account; no secret is read here, only where it is.
 */
import { resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import {
  type LengthKind,
  SHORT_WINDOW_MINUTES,
  WEEKLY_WINDOW_MINUTES,
  type WindowClock,
} from '../../quota/windows/index.ts';
import { placeOf, printed, type Refuse } from './quotas-check.ts';
import { type AccountQuota, accountQuotas, listsWindows } from './quotas-windows.ts';
import type { FileAccount, FileCredential, FileLane, FileWindow } from './quotas-words.ts';
import type { AccountConfig, AccountWindow, Credential, LaneConfig } from './router-config.ts';

export interface LaneSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
  readonly cwd: string;
}

const MOST_LANES = 20;
const ADDRESS = 'an http or https address without credentials, query or fragment';

/** Lanes whose address is known: usual address and the variable that replaces it. */
const USUAL_ADDRESSES: Readonly<Record<string, { readonly url: string; readonly variable: string }>> = {
  anthropic: { url: 'https://api.anthropic.com', variable: 'ANTHROPIC_BASE_URL' },
  zai: { url: 'https://api.z.ai/api/anthropic', variable: 'ZAI_BASE_URL' },
};

/** First use opens a short window, its start floored to ten minutes; weeks reset on a grid. */
const WINDOW_DEFAULTS = {
  short: { kind: 'first_use', lengthMinutes: SHORT_WINDOW_MINUTES, firstUseFloorMinutes: 10 },
  weekly: { kind: 'fixed', lengthMinutes: WEEKLY_WINDOW_MINUTES, firstUseFloorMinutes: 1 },
} as const satisfies Record<
  string,
  { kind: LengthKind; lengthMinutes: number; firstUseFloorMinutes: number }
>;

/** The address without trailing slashes; null when it is none. */
function addressOf(text: string): string | null {
  if (!/^https?:\/\/[^\s?#@\\]+$/i.test(text) || !URL.canParse(text)) return null;
  return new URL(text).href.replace(/\/+$/, '');
}

function usualAddress(lane: string, env: LaneSurroundings['env']): string | null {
  const usual = Object.hasOwn(USUAL_ADDRESSES, lane) ? USUAL_ADDRESSES[lane]! : null;
  if (usual === null) return null;
  const text = env[usual.variable] ?? '';
  if (text === '') return usual.url;
  const address = addressOf(text);
  if (address !== null) return address;
  throw new QuotalabError('BAD_QUOTAS', `${usual.variable} cannot be used; allowed: ${ADDRESS}`);
}

/** Where lanes of OpenAI's APIs go that name no address. */
const OPENAI_ADDRESS = 'https://api.openai.com/v1';

function baseUrl(name: string, lane: FileLane, env: LaneSurroundings['env'], refuse: Refuse): string {
  const path = ['lanes', name, 'base_url'];
  const usual = lane.api === 'openai' ? OPENAI_ADDRESS : usualAddress(name, env);
  const address = lane.base_url === undefined ? usual : addressOf(lane.base_url);
  return address ?? refuse(`${placeOf(path)} ${printed(lane.base_url, path)}; allowed: ${ADDRESS}`);
}

function accountWindow(
  raw: FileWindow = {},
  which: 'short' | 'weekly',
  { account, path }: { readonly account: string; readonly path: readonly PropertyKey[] },
  refuse: Refuse,
): AccountWindow {
  const usual = WINDOW_DEFAULTS[which];
  const kind = raw.kind ?? usual.kind;
  const lengthMinutes = raw.length_minutes ?? usual.lengthMinutes;
  const usualFloor = kind === 'first_use' ? usual.firstUseFloorMinutes : 1;
  const floorMinutes = raw.floor_minutes ?? Math.min(usualFloor, lengthMinutes);
  const place = placeOf([...path, which]);
  if (floorMinutes > lengthMinutes) {
    refuse(`${place}.floor_minutes is ${floorMinutes}; allowed: at most the window length, ${lengthMinutes}`);
  }
  const reset = raw.next_reset ?? null;
  if (reset !== null && kind !== 'fixed') {
    refuse(`${place}.next_reset is "${reset}"; allowed: only with kind fixed, and kind is ${kind}`);
  }
  const known = reset === null ? null : { atMs: Date.parse(reset) };
  const clock: WindowClock =
    kind === 'sliding'
      ? { kind, lengthMinutes }
      : kind === 'fixed'
        ? { kind, lengthMinutes, reset: known }
        : { kind, lengthMinutes, floorMinutes, reset: null };
  const capacity = raw.capacity_tokens ?? null;
  return { id: `${account}/${which}`, name: which, clock, capacity, unit: 'weighted', counts: 'all' };
}

function credentialOf(
  raw: FileCredential | null | undefined,
  { homeDirectory, cwd }: LaneSurroundings,
): Credential | null {
  if (raw === null || raw === undefined) return null;
  const header = raw.header ?? 'auto';
  if (raw.env !== undefined) return { header, source: { kind: 'env', name: raw.env } };
  const path = raw.file!.startsWith('~/')
    ? resolve(homeDirectory, raw.file!.slice(2))
    : resolve(cwd, raw.file!);
  return { header, source: { kind: 'file', path } };
}

/** The account's windows: the two usual ones unless it lists others, and those it lists. */
function windowsOf(
  raw: FileAccount,
  { windows }: AccountQuota,
  path: readonly PropertyKey[],
  refuse: Refuse,
): AccountWindow[] {
  const isUsual = (which: 'short' | 'weekly'): boolean =>
    raw.preset === undefined && (!listsWindows(raw) || raw[which] !== undefined);
  const named = (['short', 'weekly'] as const)
    .filter(isUsual)
    .map((which) => accountWindow(raw[which], which, { account: raw.name, path }, refuse));
  const twice = windows.find(({ id }) => named.some((window) => window.id === id));
  if (twice !== undefined) refuse(`${placeOf(path)} has two windows ${twice.name}; allowed: one`);
  return [...named, ...windows];
}

/** What the owner wants of it, beside what it is. */
function ownersWishes({
  priority = 0,
  reserve_fraction: reserveFraction = 0,
}: FileAccount): Pick<AccountConfig, 'priority' | 'reserveFraction'> {
  return {
    ...(priority === 0 ? {} : { priority }),
    ...(reserveFraction === 0 ? {} : { reserveFraction }),
  };
}

function accountsOf(
  list: readonly FileAccount[],
  { lane, raw: rawLane }: { readonly lane: string; readonly raw: FileLane },
  surroundings: LaneSurroundings,
  refuse: Refuse,
): AccountConfig[] {
  const names = new Set<string>();
  for (const [index, raw] of list.entries()) {
    const path = ['lanes', lane, 'accounts', index];
    if (names.has(raw.name)) {
      refuse(
        `${placeOf(path)}.name is ${JSON.stringify(raw.name)}; allowed: a name not used before in this lane`,
      );
    }
    names.add(raw.name);
  }
  const quotas = accountQuotas(lane, rawLane, list, refuse);
  return list.map((raw, index): AccountConfig => {
    const { serves, overageOf, bankedResets } = quotas[index]!;
    return {
      name: raw.name,
      credential: credentialOf(raw.credential, surroundings),
      windows: windowsOf(raw, quotas[index]!, ['lanes', lane, 'accounts', index], refuse),
      serves,
      overageOf,
      bankedResets,
      ...ownersWishes(raw),
    };
  });
}

/** Lanes of a file that names none: anthropic, and zai where its key is set. */
function usualLanes(env: LaneSurroundings['env']): Record<string, FileLane> {
  const key = { name: 'zai', credential: { env: 'ZAI_API_KEY' } };
  return { anthropic: {}, ...(hasZaiKey(env) ? { zai: { accounts: [key] } } : {}) };
}

/** True when ZAI_API_KEY is set: without it there is no usual lane zai. */
export const hasZaiKey = (env: LaneSurroundings['env']): boolean => (env.ZAI_API_KEY ?? '').trim() !== '';

/** Lanes in the file's order, the usual ones for undefined. Throws BAD_QUOTAS. */
export function buildLanes(
  raw: Readonly<Record<string, FileLane>> | undefined,
  surroundings: LaneSurroundings,
  refuse: Refuse,
): LaneConfig[] {
  const lanes = Object.entries(raw ?? usualLanes(surroundings.env));
  if (lanes.length === 0 || lanes.length > MOST_LANES) {
    refuse(`lanes is an object of ${lanes.length}; allowed: 1..${MOST_LANES} lanes`);
  }
  return lanes.map(([name, lane]): LaneConfig => {
    // A digit first would move the lane: JSON objects put such keys in front.
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(name)) {
      refuse(
        `${placeOf(['lanes', name])} is no lane name; allowed: a letter, then letters, digits, - and _, at most 40`,
      );
    }
    const listed = lane.accounts ?? [];
    const accounts = listed.length === 0 ? [{ name: 'client' }] : listed;
    return {
      name,
      ...(lane.api === 'openai' ? { api: lane.api } : {}),
      baseUrl: baseUrl(name, lane, surroundings.env, refuse),
      accounts: accountsOf(accounts, { lane: name, raw: lane }, surroundings, refuse),
    };
  });
}

/** Warnings where the client's own credential would reach more than one host. */
export function sharedCredentialWarnings(lanes: readonly LaneConfig[]): string[] {
  const passing = lanes.filter(({ accounts }) => accounts.some(({ credential }) => credential === null));
  return passing.flatMap(({ name, api, baseUrl }) => {
    // A request goes to lanes of its own API alone, and its credential with it.
    const first = passing.find((lane) => lane.api === api)!;
    const [host, firstHost] = [new URL(baseUrl).host, new URL(first.baseUrl).host];
    if (host === firstHost) return [];
    return [
      `${placeOf(['lanes', name])} has an account without credential: the client's own credential goes to ${host} too, as to ${firstHost}`,
    ];
  });
}
