/** The `proxy replay` command: every decision in the router's log made again; all must agree. */
import { resolve } from 'node:path';
import { QuotalabError } from '../../core/index.ts';
import { countOf, countText } from '../../usage/events/index.ts';
import { shortPlace } from '../../usage/lines/index.ts';
import type { ProgressTarget } from '../screen/progress/index.ts';
import { placeText, replayJson, replayLines } from './proxy-replay-lines.ts';
import { type DecisionReplay, replayDecisions } from './replay-decisions.ts';

export interface ProxyReplayRequest {
  /** A log, plain or gzipped; a directory or `usage.jsonl` stands for all its rotated files. */
  readonly file: string;
  readonly json: boolean;
}

export interface ProxyReplayEnvironment {
  readonly cwd: string;
  readonly stdout: ProgressTarget;
}

function requireDecisions(shown: string, { decisionCount, reading }: DecisionReplay): void {
  if (decisionCount > 0) return;
  const { tally, withoutInputsCount } = reading;
  const older = withoutInputsCount === 0 ? '' : ` (${countText(withoutInputsCount)} older without them)`;
  const [bad] = tally.firstBad;
  const damaged = bad === undefined ? '' : `, ${countText(tally.badCount)} bad, the first ${shortPlace(bad)}`;
  throw new QuotalabError(
    'BAD_TRACE',
    `${shown}: no decision in ${countOf(tally.lineCount, 'line')}${damaged}; allowed: a log with decision lines ` +
      `and their inputs${older}`,
  );
}

function requireAgreement(shown: string, { decisionCount, disagreedCount, reading }: DecisionReplay): void {
  const { kept, tally } = reading;
  const [first] = kept;
  if (first !== undefined) {
    throw new QuotalabError(
      'REPLAY_DISAGREES',
      `${shown}: ${countText(disagreedCount)} of ${countOf(decisionCount, 'decision')} would be made differently ` +
        `now, the first at ${placeText(first)}; allowed: none`,
    );
  }
  const [bad] = tally.firstBad;
  if (bad !== undefined && tally.tooManyBad()) {
    throw new QuotalabError(
      'BAD_TRACE',
      `${shown}: ${countText(tally.badCount)} of ${countOf(tally.lineCount, 'line')} are bad, more than 1 %, the ` +
        `first at ${shortPlace(bad)}`,
    );
  }
}

/**
 * Runs the command. Throws BAD_TRACE for a log that cannot be read or holds no decision, or more than 1 % of bad
 * lines, and REPLAY_DISAGREES; the last two after everything is printed.
 */
export async function proxyReplay(
  request: ProxyReplayRequest,
  environment: ProxyReplayEnvironment,
): Promise<void> {
  const shown = `proxy replay ${request.file}`;
  const replay = await replayDecisions({
    path: resolve(environment.cwd, request.file),
    shownName: request.file,
  }).catch((error: unknown) => {
    if (!(error instanceof QuotalabError)) throw error;
    throw new QuotalabError(error.code, `${shown}: ${error.message}`);
  });
  requireDecisions(shown, replay);
  environment.stdout.write(`${request.json ? replayJson(replay) : replayLines(replay).join('\n')}\n`);
  requireAgreement(shown, replay);
}
