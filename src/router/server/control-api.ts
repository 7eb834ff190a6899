/** The control routes: what the router counts, decides and is configured with. Methods are checked. */
import { type Context, Hono } from 'hono';
import { charge, MS_PER_MINUTE, usageSample } from '../beliefs/index.ts';
import { MESSAGES } from '../wire/index.ts';
import { showsToken } from './access.ts';
import { addAccounts } from './control-accounts.ts';
import {
  byModel,
  policyAnswer,
  pricesAnswer,
  type RouterFacts,
  rollupAnswer,
  sampleAnswer,
  usageAnswer,
} from './control-answers.ts';
import { exposition } from './exposition.ts';
import type { RouterParts } from './parts/index.ts';
import { readiness } from './readiness.ts';
import { allowedMethods, proxiedAt } from './routes.ts';
import { parseSimulatedUsage } from './simulated-usage.ts';

export interface ControlOptions {
  readonly parts: RouterParts;
  readonly facts: () => RouterFacts;
  /** Loads the named file, or the one in force; rejects with one sentence. */
  readonly reload: (file: string | null) => Promise<void>;
  /** Waits; so that tests need not. */
  readonly pause: (ms: number) => Promise<void>;
}

const HOUR_MS = 60 * MS_PER_MINUTE;
const MOST_ROWS = 10_000;
const DEFAULT_DECISIONS = 100;

/** A number of the query; null when it is not one. */
function queryNumber(context: Context, name: string, fallback: number): number | null {
  const text = context.req.query(name);
  if (text === undefined || text === '') return fallback;
  return /^\d{1,13}(\.\d+)?$/.test(text) ? Number(text) : null;
}

const bad = (context: Context, message: string): Response =>
  context.body(MESSAGES.errorBody('invalid_request_error', message), 400, {
    'content-type': 'application/json',
  });

const badNumber = (context: Context, name: string): Response =>
  bad(context, `${name} is '${context.req.query(name)}'; allowed: a number, 0 or larger`);

function addReading(app: Hono, { parts, facts }: ControlOptions): void {
  const { memory, clock } = parts;
  app.get('/v1/usage', (context) => context.json(usageAnswer(parts, facts())));
  app.get('/v1/quotas', (context) => {
    const { quotasShown, quotasPath, quotasLoadedMs, warnings } = facts();
    const loaded = new Date(quotasLoadedMs).toISOString();
    return context.json({ config: quotasShown, path: quotasPath, loaded, warnings });
  });
  app.get('/v1/policy', (context) => context.json(policyAnswer(parts) as object));
  app.get('/v1/decisions', (context) => {
    const limit = queryNumber(context, 'limit', DEFAULT_DECISIONS);
    if (limit === null) return badNumber(context, 'limit');
    const decisions = limit === 0 ? [] : parts.decisions.slice(-Math.floor(limit)).reverse();
    return context.json({ ts: clock.nowMs() / 1000, decisions });
  });
  app.get('/v1/usage/samples', (context) => {
    const nowMs = clock.nowMs();
    const since = queryNumber(context, 'since', (nowMs - HOUR_MS) / 1000);
    if (since === null) return badNumber(context, 'since');
    const model = context.req.query('model');
    const rows = memory.store.querySamples({
      sinceMs: Math.ceil(since * 1000),
      limit: MOST_ROWS,
      ...(model === undefined ? {} : { model }),
    });
    return context.json({ models: byModel(rows, sampleAnswer), ts: nowMs / 1000 });
  });
  app.get('/v1/usage/rollups', (context) => {
    const nowMs = clock.nowMs();
    const since = queryNumber(context, 'since', (nowMs - 24 * HOUR_MS) / 1000);
    if (since === null) return badNumber(context, 'since');
    const granularity = context.req.query('granularity') === 'day' ? 'day' : 'hour';
    const model = context.req.query('model');
    const sinceMs = Math.ceil(since * 1000);
    const rows = memory.store.queryRollups({
      granularity,
      sinceMs,
      ...(model === undefined ? {} : { model }),
    });
    const models = byModel(rows, (row) => rollupAnswer(row, parts));
    return context.json({ granularity, models, prices: pricesAnswer(), ts: nowMs / 1000 });
  });
}

function addHealth(app: Hono, { parts }: ControlOptions): void {
  for (const path of ['/healthz', '/', '/api/hello']) app.get(path, (context) => context.text('ok'));
  app.get('/readyz', async (context) => {
    const answer = await readiness(parts);
    const isTrusted = parts.token === null || showsToken(context.req.header(), parts.token);
    const { ready, ts } = answer;
    return context.json(isTrusted ? answer : { ready, ts }, ready ? 200 : 503);
  });
  app.get('/metrics', async (context) =>
    context.body(await exposition(parts), 200, { 'content-type': parts.metrics.registry.contentType }),
  );
}

function addChanging(app: Hono, { parts, reload, pause }: ControlOptions): void {
  const { fleet, clock, settings } = parts;
  app.post('/v1/quotas/reload', async (context) => {
    try {
      await reload(context.req.query('file') ?? null);
      return context.body(null, 204);
    } catch (error) {
      return context.text(`invalid quotas: ${(error as Error).message}`, 400);
    }
  });
  if (!settings.isDevEnabled) return;
  app.post('/v1/dev/sim-usage', async (context) => {
    const parsed = parseSimulatedUsage(await context.req.text());
    if (parsed.status === 'bad') return context.text(`bad json: ${parsed.reason}`, 400);
    const { model, input, output, repeat, seconds, intervalMs } = parsed.usage;
    const ms = seconds * 1000;
    const sample = usageSample(
      {
        inputTokens: input,
        outputTokens: output,
        cacheWriteTokens: 0,
        cacheReadTokens: 0,
        dirtyMs: ms,
        streamMs: ms,
      },
      fleet.config.tokenShares,
    );
    const lane = fleet.capOf(model)?.lane ?? fleet.route(model).preferred;
    for (let i = 0; i < repeat; i++) {
      if (i > 0 && intervalMs > 0) await pause(intervalMs);
      charge(fleet, { lane, account: '', model, sample, endedMs: clock.nowMs(), firstContentMs: 0 });
      fleet.modelMeter(lane, model).addToSession(sample);
    }
    return context.json({ ok: true });
  });
}

/** The control routes as one application. */
export function controlApi(options: ControlOptions): Hono {
  const app = new Hono();
  addReading(app, options);
  addHealth(app, options);
  addChanging(app, options);
  addAccounts(app, options.parts);
  const methods = allowedMethods(options.parts.settings.isDevEnabled);
  app.notFound((context) => {
    const allowed = methods.get(context.req.path);
    const json = { 'content-type': 'application/json' };
    if (allowed === undefined) {
      return context.body(
        MESSAGES.errorBody('not_found_error', `there is no ${context.req.path} here`),
        404,
        json,
      );
    }
    const message = `${context.req.path} takes ${allowed}`;
    const dialect =
      proxiedAt(context.req.path, context.req.header(), (api) => options.parts.fleet.hasApi(api))?.dialect ??
      MESSAGES;
    return context.body(dialect.errorBody('invalid_request_error', message), 405, {
      ...json,
      allow: allowed,
    });
  });
  app.onError((error, context) =>
    context.body(MESSAGES.errorBody('api_error', options.parts.credentials.redact(error.message)), 500, {
      'content-type': 'application/json',
    }),
  );
  return app;
}
