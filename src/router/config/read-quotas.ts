/**
 * The router's configuration: the quotas file is found, read, checked and built into a RouterConfig.
 *
 * Invariant: a file that is there and cannot be used is an error, never a router without limits.
 * Read next: quotas-schema.ts for the words, quotas-lanes.ts and quotas-routes.ts for what they must agree on.
 */

import { resolve } from 'node:path';
import { openZone, QuotalabError } from '../../core/index.ts';
import { ALL_POLICIES, findPolicy } from '../../quota/policies/index.ts';
import { type CapacityRecord, capacitiesSchema, recordedCapacity } from '../../quota/pools/index.ts';
import { readJsonFile, readText } from '../../usage/files/index.ts';
import { type ModelPrices, tokenPrices } from '../../usage/prices/index.ts';
import { checkQuotas, type Refuse, refusalOf } from './quotas-check.ts';
import { buildLanes, hasZaiKey, sharedCredentialWarnings } from './quotas-lanes.ts';
import { firstPlace, type QuotasSurroundings, quotasPlaces } from './quotas-place.ts';
import { buildCaps, buildRoutes } from './quotas-routes.ts';
import { shownQuotas } from './quotas-shown.ts';
import type { FileWeights, QuotasFile } from './quotas-words.ts';
import type { LaneConfig, PolicySource, RouterConfig, TokenShares } from './router-config.ts';

export interface ReadQuotasOptions extends QuotasSurroundings {
  /** A file that the user or a reload names; null = the usual places. */
  readonly file: string | null;
  /** IANA zone where the file names none. */
  readonly timeZone: string;
}

export interface QuotasReading {
  readonly config: RouterConfig;
  /** Absolute; '' = no file, the defaults. */
  readonly path: string;
  /** The file's shape as JSON with every default filled in and no secret. */
  readonly shown: unknown;
  /** Ready to print, one sentence each. */
  readonly warnings: readonly string[];
}

const MOST_BYTES = 1_048_576;
const ROLLING_SECONDS = 18_000;
const WEEKLY_SECONDS = 604_800;

function policyOf(text: string, refuse: Refuse): PolicySource {
  if (findPolicy(text) !== undefined) return { kind: 'name', policy: text };
  if (/[^/\\]\.json$/.test(text)) return { kind: 'summary', path: text };
  const names = ALL_POLICIES.map(({ name }) => name).join(', ');
  return refuse(
    `policy is ${JSON.stringify(text.slice(0, 60))}; allowed: the path of a summary that ends in .json, or ${names}`,
  );
}

function sharesOf(raw: FileWeights, refuse: Refuse): TokenShares {
  const { input = 1, output = 1, cache_write: cacheWrite = 0, cache_read: cacheRead = 0, reasoning } = raw;
  if (input + output + cacheWrite + cacheRead === 0) {
    refuse('token_weights are all 0; allowed: at least one above 0');
  }
  return { input, output, cacheWrite, cacheRead, ...(reasoning === undefined ? {} : { reasoning }) };
}

function pricesOf(raw: NonNullable<QuotasFile['prices']>): ModelPrices[] {
  return Object.entries(raw).map(([match, { input, output, cache_read, cache_write, cache_write_1h }]) => ({
    match,
    ...tokenPrices({
      input,
      output,
      ...(cache_read === undefined ? {} : { cacheRead: cache_read }),
      ...(cache_write === undefined ? {} : { cacheWrite: cache_write }),
      ...(cache_write_1h === undefined ? {} : { cacheWrite1h: cache_write_1h }),
    }),
  }));
}

function timeZoneOf(text: string, refuse: Refuse): string {
  if (openZone(text) !== null) return text;
  return refuse(
    `time_zone is ${JSON.stringify(text.slice(0, 60))}; allowed: an IANA name such as UTC or Europe/Berlin`,
  );
}

function windowsOf(
  raw: QuotasFile['windows'] = {},
  refuse: Refuse,
): Pick<RouterConfig, 'rollingSeconds' | 'weeklySeconds'> {
  const rollingSeconds = raw.rolling_seconds ?? ROLLING_SECONDS;
  const weeklySeconds = raw.weekly_seconds ?? WEEKLY_SECONDS;
  if (weeklySeconds < rollingSeconds) {
    refuse(
      `windows.weekly_seconds is ${weeklySeconds}; allowed: at least rolling_seconds, ${rollingSeconds}`,
    );
  }
  return { rollingSeconds, weeklySeconds };
}

/** What windows hold by the file of capacities; none where the quotas name no such file. */
async function capacitiesOf(
  { capacities: path }: QuotasFile,
  { cwd }: ReadQuotasOptions,
  refuse: Refuse,
): Promise<readonly CapacityRecord[]> {
  if (path === undefined) return [];
  try {
    const file = { option: 'capacities', path, code: 'BAD_QUOTAS' } as const;
    return (await readJsonFile(file, capacitiesSchema, resolve(cwd, path))).capacities;
  } catch (error) {
    if (!(error instanceof QuotalabError)) throw error;
    return refuse(error.message);
  }
}

/** The lanes, their windows at what the records say of them: by account, or by the preset that the account names. */
function calibrated(
  lanes: readonly LaneConfig[],
  file: QuotasFile,
  records: readonly CapacityRecord[],
): readonly LaneConfig[] {
  if (records.length === 0) return lanes;
  return lanes.map((lane) => ({
    ...lane,
    accounts: lane.accounts.map((account) => {
      const raw = file.lanes?.[lane.name]?.accounts?.find(({ name }) => name === account.name);
      const owners = [account.name, ...(raw?.preset === undefined ? [] : [raw.preset])];
      const windows = account.windows.map((window) => {
        const ids = owners.map((owner) => `${owner}/${window.name}`);
        const found = recordedCapacity(records, { ids, unit: window.unit }, 1);
        return found === null ? window : { ...window, capacity: found.units };
      });
      return { ...account, windows };
    }),
  }));
}

/** Everything after the file's words: defaults, and what must agree. Throws BAD_QUOTAS by `refuse`. */
function build(
  file: QuotasFile,
  options: ReadQuotasOptions,
  records: readonly CapacityRecord[],
  refuse: Refuse,
): { config: RouterConfig; warnings: string[] } {
  const lanes = calibrated(buildLanes(file.lanes, options, refuse), file, records);
  const missingZai = file.lanes === undefined && !hasZaiKey(options.env);
  const { caps, warnings } = buildCaps(file.models ?? {}, lanes, missingZai, refuse);
  const config: RouterConfig = {
    ...windowsOf(file.windows, refuse),
    caps,
    lanes,
    routes: buildRoutes(file.routes, lanes, caps, refuse),
    policy: policyOf(file.policy ?? 'paced', refuse),
    ...(file.triage === undefined ? {} : { triage: file.triage }),
    ...(file.prices === undefined ? {} : { prices: pricesOf(file.prices) }),
    tokenShares: sharesOf(file.token_weights ?? {}, refuse),
    timeZone: file.time_zone === undefined ? options.timeZone : timeZoneOf(file.time_zone, refuse),
  };
  return { config, warnings: [...warnings, ...sharedCredentialWarnings(lanes)] };
}

/**
 * Reads the named file, else the first place that is filled (quotas-place.ts), else gives the defaults: no caps,
 * the usual lanes. Secrets are not read. Throws BAD_QUOTAS.
 */
export async function readQuotas(options: ReadQuotasOptions): Promise<QuotasReading> {
  const place =
    options.file === null
      ? await firstPlace(quotasPlaces(options))
      : { path: resolve(options.cwd, options.file), isNamed: true };
  const path = place?.path ?? '';
  const refuse = refusalOf(path);
  const words =
    place === null
      ? { file: {}, warnings: [] }
      : checkQuotas(await readText(path, { mostBytes: MOST_BYTES, refuse }), refuse);
  const records = await capacitiesOf(words.file, options, refuse);
  const { config, warnings } = build(words.file, options, records, refuse);
  return { config, path, shown: shownQuotas(config), warnings: [...words.warnings, ...warnings] };
}
