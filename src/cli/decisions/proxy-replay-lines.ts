/** What `proxy replay` prints, as text and as JSON. Names come from a log that anybody may have written. */
import { basename } from 'node:path';
import Table from 'cli-table3';
import { plainText } from '../../core/text/index.ts';
import { countText } from '../../usage/events/index.ts';
import { shortPlace } from '../../usage/lines/index.ts';
import {
  type DecisionReplay,
  type Disagreement,
  type Outcome,
  SHOWN_DISAGREEMENTS,
} from './replay-decisions.ts';

/** `usage.jsonl.1:17`. */
export function placeText({ file, line }: Pick<Disagreement, 'file' | 'line'>): string {
  return `${plainText(basename(file))}:${line}`;
}

function outcomeText({ lane, account, reroute_decision, preferred_attempt }: Outcome): string {
  const fate = account === '' ? `${lane} refused` : `${lane}/${account}`;
  return plainText(`${fate} ${reroute_decision}${preferred_attempt ? ' (preferred lane)' : ''}`);
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const drawn = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, index) => (index === head.length - 1 ? 'right' : 'left')),
  });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}

/** Counts, tables and the first disagreements. */
export function replayLines({
  decisionCount,
  disagreedCount,
  byDecision,
  byAccount,
  reading,
}: DecisionReplay): string[] {
  const { fileCount, tally, withoutInputsCount, repeatedCount, kept } = reading;
  const shown = kept.slice(0, SHOWN_DISAGREEMENTS);
  const facts: ReadonlyArray<readonly [label: string, count: number]> = [
    ['Log files', fileCount],
    ['Decisions', decisionCount],
    ['Agreed', decisionCount - disagreedCount],
    ['Disagreed', disagreedCount],
    ['Without inputs, not decidable', withoutInputsCount],
    ['Repeats left out', repeatedCount],
    ['Bad lines', tally.badCount],
  ];
  return [
    ...facts.map(([label, count]) => `${`${label}:`.padEnd(31)}${countText(count)}`),
    ...tally.firstBad.map((place) => `  ${plainText(shortPlace(place))}`),
    '',
    table(
      ['Decision', 'Count'],
      byDecision.map(({ names, count }) => [...names.map(plainText), countText(count)]),
    ),
    table(
      ['Lane', 'Account', 'Count'],
      byAccount.map(({ names: [lane, account], count }) => [
        plainText(lane!),
        account === '' ? '(refused)' : plainText(account!),
        countText(count),
      ]),
    ),
    ...(shown.length === 0 ? [] : ['', `Disagreements (${shown.length} of ${countText(disagreedCount)}):`]),
    ...shown.map(
      (one) => `  ${placeText(one)}: logged ${outcomeText(one.logged)}; now ${outcomeText(one.now)}`,
    ),
  ];
}

/** The same as JSON, all of it. */
export function replayJson({
  decisionCount,
  disagreedCount,
  byDecision,
  byAccount,
  reading,
}: DecisionReplay): string {
  const { fileCount, tally, withoutInputsCount, repeatedCount, kept } = reading;
  const record = {
    log_files: fileCount,
    lines: tally.lineCount,
    decisions: decisionCount,
    agreed: decisionCount - disagreedCount,
    disagreed: disagreedCount,
    without_inputs: withoutInputsCount,
    repeated: repeatedCount,
    bad_lines: tally.badCount,
    first_bad: tally.firstBad.map(({ file, lineNumber, reason }) => ({ file, line: lineNumber, reason })),
    by_decision: byDecision.map(({ names: [reroute_decision], count }) => ({ reroute_decision, count })),
    by_account: byAccount.map(({ names: [lane, account], count }) => ({ lane, account, count })),
    disagreements: kept.slice(0, SHOWN_DISAGREEMENTS),
  };
  return JSON.stringify(record, (_, value) => (typeof value === 'string' ? plainText(value) : value), 2);
}
