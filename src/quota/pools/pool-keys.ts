/** What every key of a pool file means: for refusals, which list the keys, and for the documents. */
import type { AccountEntry, PoolFile, WindowEntry } from './pool-entries.ts';

/** Keys with their meaning, in the order in which they are told. */
type KeyWords<Entry> = Readonly<Record<Exclude<keyof Entry, symbol>, string>>;

export const POOL_FILE_KEYS: KeyWords<PoolFile> = {
  accounts: 'list of accounts',
  windows: 'list of windows that several accounts share, each with an `id`',
  usdPerUnit: 'dollars per unit of weighted tokens, for windows in `usd`',
};

export const ACCOUNT_KEYS: KeyWords<AccountEntry> = {
  name: 'what it is called in results',
  short:
    'its 5-hour window: `capacity` or `capacityTokens`, `lengthMinutes`, `kind`, `floorMinutes`, `nextReset`',
  weekly: 'its 7-day window, likewise',
  windows: 'list of further windows of its own',
  uses: "ids of the file's shared windows that it draws on",
  preset: 'windows of a preset; what the account says of one of them changes it',
  serves: 'models it answers: families, names or patterns; left out = all',
  overageOf: 'name of the account that it is the last resort of: used only when no plan has room',
  bankedResets: 'resets kept for a bad day: each empties its windows once, without moving their clocks',
};

export const WINDOW_KEYS: KeyWords<WindowEntry> = {
  every: 'a length such as `5h`, `7d`, `90m`; with `kind`, `floorMinutes`, `nextReset` or `resetsWith`',
  bucket:
    'limits by the minute: most it holds, refilled by `perMinute`; counts requests unless `unit` says otherwise',
  calendar: '`day`, `week` or `month`, returning at midnight in `zone`',
  once: '`true`: credits that never refill, lost at `expires`',
  id: "its name; with that of a preset's window the entry changes that one",
  capacity: 'what it holds, in `unit`; left out with `capacityTokens` = not known, so it limits nothing',
  capacityTokens: 'what it holds in weighted tokens; `--unit-tokens` of them are a unit',
  unit: '`weighted` (units, the default), `tokens` (weighted tokens), `requests`, `usd` (needs `usdPerUnit`)',
  counts: 'families, names or patterns of the models whose use counts; left out = all',
  kind: '`fixed` (a grid, the default), `first_use` (no clock while idle; the first request opens it) or `sliding` (each unit returns one length after it was spent)',
  floorMinutes: 'with `first_use`: the start is floored to so many minutes; 1 by default',
  nextReset: 'ISO 8601 time with zone, or minutes after the start; left out = drawn anew in every trial',
  resetsWith: 'id of another window of the account, whose clock it shares',
  perMinute: 'what returns to a `bucket` each minute; left out = its size',
  zone: 'IANA zone of a `calendar` window, such as `Europe/Berlin`',
  day: 'of a `calendar` week: 1 = Monday to 7; of a month: 1 to 31',
  expires: 'ISO 8601 time with zone at which `once` ends; left out = never',
};
