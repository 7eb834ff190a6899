/**
 * A configuration in the words of its file, every default filled in: the answer of GET /v1/quotas and of a check.
 *
 * Invariant: it holds no secret and no unknown key, and read again it gives the same configuration.
 */

import type { QuotaWindow, WindowClock } from '../../quota/windows/index.ts';
import type { ModelPrices } from '../../usage/prices/index.ts';
import type {
  FileAccount,
  FileCredential,
  FileLane,
  FileListedWindow,
  FileModel,
  FilePrices,
  FileWindow,
  QuotasFile,
} from './quotas-words.ts';
import type { AccountConfig, AccountWindow, CapRule, Credential, RouterConfig } from './router-config.ts';

/** A window of `short` or `weekly`. */
function shownNamed({ clock, capacity }: AccountWindow): FileWindow {
  if (clock.kind !== 'fixed' && clock.kind !== 'first_use' && clock.kind !== 'sliding') {
    throw new Error(`broken invariant: a ${clock.kind} window is neither short nor weekly`);
  }
  const reset = clock.kind === 'sliding' ? null : clock.reset;
  return {
    kind: clock.kind,
    capacity_tokens: capacity,
    length_minutes: clock.lengthMinutes,
    floor_minutes: clock.kind === 'first_use' ? clock.floorMinutes : 1,
    next_reset: reset !== null && 'atMs' in reset ? new Date(reset.atMs).toISOString() : null,
  };
}

const shownCredential = ({ header, source }: Credential): FileCredential =>
  source.kind === 'env' ? { env: source.name, header } : { file: source.path, header };

/** How a window returns, in the words of a list. */
function shownClock(
  clock: WindowClock,
  unit: QuotaWindow['unit'],
  capacity: number | null,
): FileListedWindow {
  const instant = (ms: number): string => new Date(ms).toISOString();
  switch (clock.kind) {
    case 'calendar':
      return {
        calendar: clock.every,
        zone: clock.zone,
        ...(clock.day === undefined ? {} : { day: clock.day }),
      };
    case 'bucket':
      return {
        bucket: capacity ?? 0,
        per_minute: clock.perMinute,
        unit: unit === 'weighted' ? 'tokens' : unit,
      };
    case 'once':
      return { once: true, ...(clock.expiresMs === null ? {} : { expires: instant(clock.expiresMs) }) };
    default: {
      const reset = clock.kind === 'sliding' ? null : clock.reset;
      return {
        every: `${clock.lengthMinutes}m`,
        kind: clock.kind,
        ...(clock.kind === 'first_use' ? { floor_minutes: clock.floorMinutes } : {}),
        ...(reset !== null && 'atMs' in reset ? { next_reset: instant(reset.atMs) } : {}),
      };
    }
  }
}

/** A window of a list. */
function shownListed({ name, clock, capacity, unit, counts }: AccountWindow): FileListedWindow {
  const amount: FileListedWindow =
    clock.kind === 'bucket' || capacity === null
      ? {}
      : unit === 'weighted'
        ? { capacity_tokens: capacity }
        : { capacity };
  return {
    id: name,
    ...shownClock(clock, unit, capacity),
    ...amount,
    ...(unit === 'weighted' || clock.kind === 'bucket' ? {} : { unit }),
    ...(counts === 'all' ? {} : { counts: [...counts] }),
  };
}

const isShared = ({ id, name }: AccountWindow): boolean => id === name;

/** True where `short` and `weekly` say all of the account's windows. */
function hasUsualWindows(windows: readonly AccountWindow[]): boolean {
  const names = windows.map(({ name }) => name).join();
  return names === 'short,weekly' && windows.every((window) => isNamed(window) && !isShared(window));
}

/** True where a window is one that `short` or `weekly` can say. */
const isNamed = ({ clock, counts, unit }: AccountWindow): boolean =>
  counts === 'all' &&
  unit === 'weighted' &&
  (clock.kind === 'sliding' || ((clock.kind === 'fixed' || clock.kind === 'first_use') && !isRunning(clock)));

/** A clock of first use that runs: only a list can say so. */
const isRunning = (clock: WindowClock): boolean => clock.kind === 'first_use' && clock.reset !== null;

function shownAccount(account: AccountConfig): FileAccount {
  const { name, credential, windows, serves, overageOf, bankedResets, priority, reserveFraction } = account;
  const shared = windows.filter(isShared);
  return {
    name,
    credential: credential === null ? null : shownCredential(credential),
    ...(hasUsualWindows(windows)
      ? Object.fromEntries(windows.map((window) => [window.name, shownNamed(window)]))
      : {
          windows: windows.filter((window) => !isShared(window)).map(shownListed),
          ...(shared.length === 0 ? {} : { uses: shared.map(({ name: id }) => id) }),
        }),
    ...(serves === 'all' ? {} : { serves: [...serves] }),
    ...(overageOf === null ? {} : { overage_of: overageOf }),
    ...(bankedResets === 0 ? {} : { banked_resets: bankedResets }),
    ...(priority === undefined ? {} : { priority }),
    ...(reserveFraction === undefined ? {} : { reserve_fraction: reserveFraction }),
  };
}

/** Windows that several accounts share, and the price of a token, which are the lane's. */
function shownShared(
  accounts: readonly AccountConfig[],
): Pick<FileLane, 'windows' | 'usd_per_million_tokens'> {
  const windows = accounts.flatMap((account) => account.windows);
  const shared = new Map(windows.filter(isShared).map((window) => [window.id, window]));
  const price = windows.find(({ usdPerToken }) => usdPerToken !== undefined)?.usdPerToken;
  return {
    ...(shared.size === 0 ? {} : { windows: [...shared.values()].map(shownListed) }),
    ...(price === undefined ? {} : { usd_per_million_tokens: price * 1e6 }),
  };
}

/** No cap is 0, as in the file. */
const shownModel = (cap: CapRule): FileModel => ({
  provider: cap.provider,
  rolling_tokens: cap.rollingTokens ?? 0,
  weekly_limit_type: cap.weekly?.kind ?? 'tokens',
  weekly_limit_value: cap.weekly?.value ?? 0,
  warn_pct: cap.warnFraction,
});

const shownPrices = ({
  match,
  input,
  output,
  cacheRead,
  cacheWrite,
  cacheWrite1h,
}: ModelPrices): readonly [string, FilePrices] => [
  match,
  { input, output, cache_read: cacheRead, cache_write: cacheWrite, cache_write_1h: cacheWrite1h },
];

/** The configuration as a file would say it. */
export function shownQuotas(config: RouterConfig): QuotasFile {
  const { input, output, cacheWrite, cacheRead, reasoning } = config.tokenShares;
  return {
    windows: { rolling_seconds: config.rollingSeconds, weekly_seconds: config.weeklySeconds },
    models: Object.fromEntries(config.caps.map((cap) => [cap.pattern, shownModel(cap)])),
    lanes: Object.fromEntries(
      config.lanes.map(({ name, api, baseUrl, accounts }) => [
        name,
        {
          ...(api === undefined ? {} : { api }),
          base_url: baseUrl,
          ...shownShared(accounts),
          accounts: accounts.map(shownAccount),
        },
      ]),
    ),
    routes: config.routes.map(({ match, preferred, fallback }) => ({ match, preferred, fallback })),
    policy: config.policy.kind === 'name' ? config.policy.policy : config.policy.path,
    ...(config.triage === undefined ? {} : { triage: config.triage }),
    ...(config.prices === undefined ? {} : { prices: Object.fromEntries(config.prices.map(shownPrices)) }),
    token_weights: {
      input,
      output,
      cache_write: cacheWrite,
      cache_read: cacheRead,
      ...(reasoning === undefined ? {} : { reasoning }),
    },
    time_zone: config.timeZone,
  };
}
