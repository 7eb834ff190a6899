/**
 * A configuration in the words of its file, every default filled in: the answer of GET /v1/quotas and of a check.
 *
 * Invariant: it holds no secret and no unknown key, and read again it gives the same configuration.
 */

import type { FileAccount, FileCredential, FileModel, FileWindow, QuotasFile } from './quotas-schema.ts';
import type { AccountConfig, AccountWindow, CapRule, Credential, RouterConfig } from './router-config.ts';

const shownWindow = (window: AccountWindow): FileWindow => ({
  kind: window.kind,
  capacity_tokens: window.capacityTokens,
  length_minutes: window.lengthMinutes,
  floor_minutes: window.floorMinutes,
  next_reset: window.resetAtMs === null ? null : new Date(window.resetAtMs).toISOString(),
});

const shownCredential = ({ header, source }: Credential): FileCredential =>
  source.kind === 'env' ? { env: source.name, header } : { file: source.path, header };

const shownAccount = ({ name, credential, short, weekly }: AccountConfig): FileAccount => ({
  name,
  credential: credential === null ? null : shownCredential(credential),
  short: shownWindow(short),
  weekly: shownWindow(weekly),
});

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
