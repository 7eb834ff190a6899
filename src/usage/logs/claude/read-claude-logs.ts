/** Claude Code session files, all together, as one reading: requests are told apart across files. */
import { countOf, countText, type Fact } from '../../events/index.ts';
import { LineTally, StringPool } from '../../lines/index.ts';
import { readEachLine, type UsageReading, unknownModelWarnings } from '../../reading/index.ts';
import type { TokenWeights } from '../../weights/index.ts';
import { readClaudeLine } from './claude-log.ts';
import { ClaudeRequests } from './claude-requests.ts';

/** What the lines were, beside the requests. */
export interface ClaudeLogReading extends UsageReading {
  readonly fileCount: number;
  /** Lines that carry usage; repeats of a request included. */
  readonly usageLineCount: number;
  readonly duplicateLineCount: number;
  readonly sidechainRequestCount: number;
  /** Requests logged without a message id: counted line by line, repeats cannot be told. */
  readonly withoutIdCount: number;
  /** Lines by their `type`; empty unless asked for. */
  readonly lineTypes: ReadonlyMap<string, number>;
}

function oddVersionWarnings(oddVersionCount: number): string[] {
  if (oddVersionCount === 0) return [];
  return [`${countOf(oddVersionCount, 'usage line')} from an unusual client version: read as all others`];
}

/**
 * Reads the files in the given order; the requests do not depend on it. `countTypes` fills `lineTypes` at the
 * cost of a full parse of every line. `weights`: factors that model names are checked against.
 */
export async function readClaudeLogs(
  files: readonly string[],
  options: { readonly weights: TokenWeights; readonly countTypes?: boolean },
): Promise<ClaudeLogReading> {
  const tally = new LineTally();
  const requests = new ClaudeRequests();
  const lineTypes = new Map<string, number>();
  const onType = (type: string): void => void lineTypes.set(type, (lineTypes.get(type) ?? 0) + 1);
  const lineOptions = { pool: new StringPool(), ...(options.countTypes === true ? { onType } : {}) };
  let oddVersionCount = 0;
  for (const file of files) {
    await readEachLine(
      file,
      tally,
      (text) => {
        const line = readClaudeLine(text, lineOptions);
        if (line.status === 'bad') return line.reason;
        if (line.status === 'usage') {
          requests.add(line);
          if (line.oddVersion) oddVersionCount++;
        }
        return null;
      },
      'may_be_cut',
    );
  }
  const events = requests.requests();
  const { usageLineCount, withoutIdCount } = requests;
  const duplicateLineCount = usageLineCount - events.length;
  const sidechainRequestCount = events.filter(({ sidechain }) => sidechain).length;
  const facts: Fact[] = [
    { label: 'Log files', value: countText(files.length) },
    {
      label: 'Duplicates removed',
      value: `${countText(duplicateLineCount)} of ${countText(usageLineCount)} usage lines`,
    },
    { label: 'Subagent and side requests', value: countText(sidechainRequestCount) },
  ];
  return {
    events,
    calendarKnown: true,
    tally,
    facts,
    warnings: [...unknownModelWarnings(events, options.weights), ...oddVersionWarnings(oddVersionCount)],
    fileCount: files.length,
    usageLineCount,
    duplicateLineCount,
    sidechainRequestCount,
    withoutIdCount,
    lineTypes,
  };
}
