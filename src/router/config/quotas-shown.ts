/**
 * A configuration in the words of its file, every default filled in: the answer of GET /v1/quotas and of a check.
 *
 * Invariant: it holds no secret and no unknown key, and read again it gives the same configuration.
 */

import type { FileAccount, FileCredential, FileModel, FileWindow, QuotasFile } from './quotas-schema.ts';
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

function shownAccount({ name, credential, windows }: AccountConfig): FileAccount {
  const named = windows.filter((window) => window.name === 'short' || window.name === 'weekly');
  return {
    name,
    credential: credential === null ? null : shownCredential(credential),
    ...Object.fromEntries(named.map((window) => [window.name, shownNamed(window)])),
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

/** The configuration as a file would say it. */
export function shownQuotas(config: RouterConfig): QuotasFile {
  const { input, output, cacheWrite, cacheRead } = config.tokenShares;
  return {
    windows: { rolling_seconds: config.rollingSeconds, weekly_seconds: config.weeklySeconds },
    models: Object.fromEntries(config.caps.map((cap) => [cap.pattern, shownModel(cap)])),
    lanes: Object.fromEntries(
      config.lanes.map(({ name, baseUrl, accounts }) => [
        name,
        { base_url: baseUrl, accounts: accounts.map(shownAccount) },
      ]),
    ),
    routes: config.routes.map(({ match, preferred, fallback }) => ({ match, preferred, fallback })),
    policy: config.policy.kind === 'name' ? config.policy.policy : config.policy.path,
    ...(config.triage === undefined ? {} : { triage: config.triage }),
    token_weights: { input, output, cache_write: cacheWrite, cache_read: cacheRead },
    time_zone: config.timeZone,
  };
}
