/** The `accounts` command: what holds each account of a running router, and its owner's hand: pause, resume, clear, probe. */
import { QuotalabError } from '../../core/index.ts';
import { escapedJson, plainText } from '../../core/text/index.ts';
import { accountsLines } from '../../display/terminal/index.ts';
import type { AccountUsage } from '../../router/beliefs/index.ts';
import { pageLook } from '../screen/index.ts';
import { jsonAnswer, openRouter, type RouterAnswer, type RouterClient, reasonText } from './router-client.ts';
import type { StatusEnvironment } from './status.ts';

export type AccountAction = 'pause' | 'resume' | 'clear' | 'probe';

export interface AccountsRequest {
  readonly url: string;
  readonly tokenFile: string | null;
  readonly json: boolean;
  /** null = list them. */
  readonly change: { readonly action: AccountAction; readonly name: string } | null;
}

const ROUTE = '/v1/accounts';

/** What was done, for people. */
function doneWords(action: AccountAction, name: string, changed: number): string {
  const shown = plainText(name);
  switch (action) {
    case 'pause':
      return `${shown} is paused: nothing is sent to it until quotalab accounts resume ${shown}`;
    case 'resume':
      return changed === 0 ? `${shown} was not paused` : `${shown} is resumed`;
    case 'clear':
      return changed === 0 ? `nothing held ${shown}` : `${shown} is asked as if nothing had been heard of it`;
    default:
      return changed === 0
        ? `nothing holds ${shown}`
        : `the next request that may go to ${shown} finds out whether it still is held`;
  }
}

const accountsOf = (client: RouterClient, route: string, answer: RouterAnswer): AccountUsage[] => {
  const { accounts } = jsonAnswer(client, route, answer);
  if (Array.isArray(accounts)) return accounts as AccountUsage[];
  throw new QuotalabError(
    'ROUTER_UNREACHABLE',
    `what answers at ${client.url} is no quotalab router of this version (${route} has no accounts); --json prints its answer`,
  );
};

async function change(
  client: RouterClient,
  { action, name }: NonNullable<AccountsRequest['change']>,
): Promise<RouterAnswer> {
  const answer = await client.ask('POST', `${ROUTE}/${action}?account=${encodeURIComponent(name)}`);
  if (answer.status !== 400) return answer;
  throw new QuotalabError('BAD_OPTION', reasonText(answer.text));
}

/** Runs the command. Throws BAD_OPTION for a name that the router has not, ROUTER_UNREACHABLE and INTERRUPTED. */
export async function accounts(request: AccountsRequest, environment: StatusEnvironment): Promise<void> {
  const { stdout, env, now = Date.now } = environment;
  const client = await openRouter(request, environment);
  const answer =
    request.change === null ? await client.ask('GET', ROUTE) : await change(client, request.change);
  if (request.json) {
    jsonAnswer(client, ROUTE, answer);
    stdout.write(`${escapedJson(answer.text).replace(/\n$/, '')}\n`);
    return;
  }
  // The router's own time: this machine's may be another.
  const { ts } = jsonAnswer(client, ROUTE, answer);
  const look = { ...pageLook(stdout, env), nowSeconds: typeof ts === 'number' ? ts : now() / 1000 };
  if (request.change === null) {
    stdout.write(`${accountsLines(accountsOf(client, ROUTE, answer), look).join('\n')}\n`);
    return;
  }
  const { changed, account } = jsonAnswer(client, ROUTE, answer);
  const done = doneWords(request.change.action, request.change.name, Number(changed));
  const lines = accountsLines([account as AccountUsage], look);
  stdout.write(`${[done, ...lines].join('\n')}\n`);
}
