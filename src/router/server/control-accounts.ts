/**
 * The owner's hand over HTTP: accounts with their holds, and pause, resume, clear and probe of one by its name. What
 * is done is written down before it is answered. Read next: beliefs/hold-ends.ts, which does it.
 */
import type { Context, Hono } from 'hono';
import { nearestWord } from '../../core/index.ts';
import { type AccountPlace, accountUsages, type Fleet } from '../beliefs/index.ts';
import { MESSAGES } from '../wire/index.ts';
import { ACCOUNT_ACTIONS } from './account-actions.ts';
import type { RouterParts } from './parts/index.ts';

type Found =
  | { readonly status: 'found'; readonly place: AccountPlace }
  | { readonly status: 'unknown'; readonly message: string };

/** The account of that name, or of `lane/name`; a name of two lanes is not guessed at. */
export function findNamed(fleet: Fleet, text: string): Found {
  const all = [...fleet.lanes.values()].flatMap(({ config, accounts }) =>
    accounts.map((meter) => ({ lane: config.name, account: meter.config.name })),
  );
  const whole = ({ lane, account }: AccountPlace): string => `${lane}/${account}`;
  const byName = all.filter(({ account }) => account === text);
  const found = byName.length > 0 ? byName : all.filter((place) => whole(place) === text);
  const [place] = found;
  const shown = JSON.stringify(text.slice(0, 130));
  if (place !== undefined && found.length === 1) return { status: 'found', place };
  if (found.length > 1) {
    const names = found.map(whole).join(' or ');
    return { status: 'unknown', message: `account ${shown} is in ${found.length} lanes; allowed: ${names}` };
  }
  const near = nearestWord(text, [...all.map(({ account }) => account), ...all.map(whole)]);
  const hint = near === null ? `allowed: ${all.map(whole).join(', ')}` : `did you mean ${near}?`;
  return { status: 'unknown', message: `no account is named ${shown}; ${hint}` };
}

const refuse = (context: Context, message: string): Response =>
  context.body(MESSAGES.errorBody('invalid_request_error', message), 400, {
    'content-type': 'application/json',
  });

/** Adds `GET /v1/accounts` and one `POST` an action. */
export function addAccounts(app: Hono, parts: RouterParts): void {
  const { fleet, clock, memory } = parts;
  app.get('/v1/accounts', (context) => {
    const nowMs = clock.nowMs();
    return context.json({ ts: nowMs / 1000, accounts: accountUsages(fleet, nowMs) });
  });
  for (const [action, { change }] of Object.entries(ACCOUNT_ACTIONS)) {
    app.post(`/v1/accounts/${action}`, (context) => {
      const name = context.req.query('account') ?? '';
      if (name === '') return refuse(context, 'account is missing; allowed: the name of one, or lane/name');
      const found = findNamed(fleet, name);
      if (found.status === 'unknown') return refuse(context, found.message);
      const nowMs = clock.nowMs();
      const changes = change(fleet, found.place, nowMs);
      memory.keepChanges(changes);
      const { lane, account } = found.place;
      const [usage] = accountUsages(fleet, nowMs).filter(
        (each) => each.lane === lane && each.name === account,
      );
      return context.json({
        ts: nowMs / 1000,
        action,
        changed: changes.kept.length + changes.ended.length,
        account: usage,
      });
    });
  }
}
