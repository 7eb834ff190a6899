/** Claude Code session files, all together, as one reading: requests are told apart across files. */
import type { JsonRecord } from '../../../core/index.ts';
import { countOf, countText, type Fact } from '../../events/index.ts';
import { LineTally, StringPool } from '../../lines/index.ts';
import { type MeterReading, readingsByTime } from '../../meters/index.ts';
import { readEachLine, type UsageReading, unknownModelWarnings } from '../../reading/index.ts';
import type { TokenWeights } from '../../weights/index.ts';
import { readClaudeLine } from './claude-log.ts';
import { readingsOfLine } from './claude-refusal.ts';
import { type ClaudeRequestSum, ClaudeRequests } from './claude-requests.ts';

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

/** What was merged, left out or is a lower bound, a line each. */
function identityWarnings(requests: ClaudeRequestSum, auditCount: number, withoutIdCount: number): string[] {
  const { events, innerCount, firstSnapshotCount, sharedIdCount } = requests;
  const requestCount = events.length - innerCount;
  const warnings: string[] = [];
  if (auditCount > 0) {
    warnings.push(
      `left out: ${countOf(auditCount, 'usage line')} of an audit copy (no time, partial counts); transcripts alone count`,
    );
  }
  if (withoutIdCount > 0) {
    warnings.push(
      `${countOf(withoutIdCount, 'usage line')} without a message id: each counts as a request, repeats cannot be told`,
    );
  }
  if (sharedIdCount > 0) {
    warnings.push(
      `${countText(sharedIdCount)} answers share a message id and name no request, as a relay writes them: ` +
        'told apart by prompt, session and time',
    );
  }
  if (firstSnapshotCount > 0) {
    warnings.push(
      `output of ${countText(firstSnapshotCount)} of ${countOf(requestCount, 'request')} is a lower bound: ` +
        'only the first snapshot of the answer was logged',
    );
  }
  return warnings;
}

/** A prompt, or what a tool gave back. */
const isPrompt = (line: string): boolean => line.includes('"type":"user"');

/**
 * Reads the files in the given order; the requests do not depend on it. `countTypes` fills `lineTypes` at the
 * cost of a full parse of every line. `weights`: factors that model names are checked against; `timeZone`: IANA, of
 * resets that messages give without a zone, UTC unless told.
 */
export async function readClaudeLogs(
  files: readonly string[],
  options: { readonly weights: TokenWeights; readonly countTypes?: boolean; readonly timeZone?: string },
): Promise<ClaudeLogReading> {
  const tally = new LineTally();
  const requests = new ClaudeRequests();
  const lineTypes = new Map<string, number>();
  const onType = (type: string): void => void lineTypes.set(type, (lineTypes.get(type) ?? 0) + 1);
  const meters: MeterReading[] = [];
  let beforeMs: number | null = null;
  const onClientLine = (record: JsonRecord): void => {
    meters.push(...readingsOfLine(record, options.timeZone ?? 'UTC', beforeMs));
  };
  const lineOptions = {
    pool: new StringPool(),
    onClientLine,
    ...(options.countTypes === true ? { onType } : {}),
  };
  let [oddVersionCount, auditCount] = [0, 0];
  for (const file of files) {
    requests.beginTurn();
    beforeMs = null;
    await readEachLine(
      file,
      tally,
      (text) => {
        const line = readClaudeLine(text, lineOptions);
        if (line.status === 'bad') return line.reason;
        if (line.status === 'audit_copy') auditCount++;
        if (line.status === 'skip' && requests.needsTurns && isPrompt(text)) requests.beginTurn();
        if (line.status === 'usage') {
          requests.add(line);
          beforeMs = line.event.timeMs;
          if (line.oddVersion) oddVersionCount++;
        }
        return null;
      },
      'may_be_cut',
    );
  }
  const sum = requests.requests();
  const { events, innerCount } = sum;
  const { usageLineCount, withoutIdCount } = requests;
  const duplicateLineCount = usageLineCount - (events.length - innerCount);
  const sidechainRequestCount = events.filter(({ sidechain }) => sidechain).length;
  const facts: Fact[] = [
    { label: 'Log files', value: countText(files.length) },
    {
      label: 'Duplicates removed',
      value: `${countText(duplicateLineCount)} of ${countText(usageLineCount)} usage lines`,
    },
    { label: 'Subagent and side requests', value: countText(sidechainRequestCount) },
    ...(innerCount === 0
      ? []
      : [
          {
            label: 'Requests within requests',
            value: `${countText(innerCount)}, of an advisor or a compaction`,
          },
        ]),
  ];
  return {
    events,
    calendarKnown: true,
    tally,
    facts,
    warnings: [
      ...unknownModelWarnings(events, options.weights),
      ...oddVersionWarnings(oddVersionCount),
      ...identityWarnings(sum, auditCount, withoutIdCount),
    ],
    meters: readingsByTime(meters),
    fileCount: files.length,
    usageLineCount,
    duplicateLineCount,
    sidechainRequestCount,
    withoutIdCount,
    lineTypes,
  };
}
