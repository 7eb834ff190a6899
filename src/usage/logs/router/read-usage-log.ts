/**
 * The router's log as one reading of usage: all its files together, oldest first. Lines that lie in two of the
 * files count once.
 */
import { countOf, countText, type Fact, sortedByTime, type UsageEvent } from '../../events/index.ts';
import { StringPool } from '../../lines/index.ts';
import type { UsageReading } from '../../reading/index.ts';
import { unknownModelWarnings } from '../../reading/index.ts';
import type { TokenWeights } from '../../weights/index.ts';
import { UsageLogLines } from './usage-log.ts';
import { readLogFiles, type UsageLogPlace } from './usage-log-files.ts';

function withoutTokensWarnings({ withoutTokensCount }: UsageLogLines): string[] {
  if (withoutTokensCount === 0) return [];
  return [`left out: ${countOf(withoutTokensCount, 'served request')} without a token count`];
}

function factsOf(fileCount: number, log: UsageLogLines): Fact[] {
  return [
    { label: 'Log files', value: countText(fileCount) },
    { label: 'Duplicates removed', value: countText(log.repeatedCount) },
    { label: 'Refused attempts', value: countText(log.refusedCount) },
    { label: 'Reroutes', value: countText(log.rerouteCount) },
  ];
}

/**
 * Reads the log at `place`. `weights`: factors that model names are checked against. Throws BAD_TRACE when there
 * is no such log or a file of it cannot be read.
 */
export async function readUsageLog(
  place: UsageLogPlace,
  options: { readonly weights: TokenWeights },
): Promise<UsageReading> {
  const log = new UsageLogLines(new StringPool());
  const { fileCount, tally, kept } = await readLogFiles<UsageEvent>(place, (text, _at, keep) => {
    const line = log.takeLine(text);
    if (line.status === 'usage') keep(line.event);
    return line.status === 'bad' ? line.reason : null;
  });
  return {
    events: sortedByTime(kept),
    calendarKnown: true,
    tally,
    facts: factsOf(fileCount, log),
    warnings: [...unknownModelWarnings(kept, options.weights), ...withoutTokensWarnings(log)],
  };
}
