/**
 * Real demand from the user's own files, from the text of `--demand` to a day trace: the one way in for the
 * simulator. The router and the planner can take the events alone by readUsage.
 */
import { QuotalabError, zoneOffsets } from '../../core/index.ts';
import { countOf, countText, type Fact, type UsageEvent } from '../events/index.ts';
import { type LineTally, shortPlace } from '../lines/index.ts';
import { absolutePath, claudeLogFiles, codexLogFiles, type LogPlaces } from '../logs/index.ts';
import { planDraws, type UsageReading } from '../reading/index.ts';
import type { DayTrace } from '../traces/index.ts';
import { DEFAULT_TOKEN_WEIGHTS, type TokenWeights, withDearestUnknown } from '../weights/index.ts';
import { type DemandSource, parseDemandSource } from './demand-source.ts';

/** Reads the router's state, an SQLite file at an absolute path: the router's own business, passed in. */
export type StateReader = (
  file: string,
  options: { readonly weights: TokenWeights },
) => Promise<UsageReading>;

export interface ReadDemandOptions extends LogPlaces {
  readonly readState: StateReader;
  /** Weighted tokens per unit, > 0. */
  readonly unitTokens: number;
  /** null = the defaults. */
  readonly weights: TokenWeights | null;
  /** IANA name of the zone whose days are cut. */
  readonly timeZone: string;
  /** First words of the presets of the pool's accounts, whose models alone draw on it; absent = any vendor's. */
  readonly vendors?: readonly string[] | null;
  /** Reads on however many lines are bad. */
  readonly lenient: boolean;
}

export interface DemandReading {
  readonly trace: DayTrace;
  /** In order of time. */
  readonly events: readonly UsageEvent[];
  readonly calendarKnown: boolean;
  readonly facts: readonly Fact[];
  readonly warnings: readonly string[];
}

/** Sources whose models are those of Claude Code and the router. */
const FAMILY_KINDS: ReadonlySet<DemandSource['kind']> = new Set(['claude-logs', 'usage-log', 'usage-db']);

/** Claude logs and the router's name a family in every model we know; anything else counts as the dearest. */
function weightsFor(source: DemandSource, weights: TokenWeights | null): TokenWeights {
  const chosen = weights ?? DEFAULT_TOKEN_WEIGHTS;
  return FAMILY_KINDS.has(source.kind) ? withDearestUnknown(chosen) : chosen;
}

/** What a request of this `--demand` text counts, for whoever plans with it; null = the defaults. Throws BAD_OPTION. */
export const demandWeights = (text: string, weights: TokenWeights | null): TokenWeights =>
  weightsFor(parseDemandSource(text), weights);

/** Each reader is loaded with its first source: who reads one kind of log pays for no other. */
async function readFiles(
  source: DemandSource,
  weights: TokenWeights,
  places: LogPlaces & Pick<ReadDemandOptions, 'readState' | 'timeZone'>,
): Promise<UsageReading> {
  switch (source.kind) {
    case 'claude-logs': {
      const { readClaudeLogs } = await import('../logs/claude/index.ts');
      return readClaudeLogs(await claudeLogFiles(source.directories, places), {
        weights,
        timeZone: places.timeZone,
      });
    }
    case 'codex-logs': {
      const { readCodexLogs } = await import('../logs/codex/index.ts');
      return readCodexLogs(await codexLogFiles(source.directories, places), {
        timeZone: places.timeZone,
      });
    }
    case 'usage-log': {
      const { readUsageLog } = await import('../logs/router/index.ts');
      const path = absolutePath(source.file, places);
      return readUsageLog({ path, shownName: source.file }, { weights });
    }
    case 'usage-db':
      return places.readState(absolutePath(source.file, places), { weights });
    default: {
      const { readTraceFile } = await import('../traces/index.ts');
      const path = absolutePath(source.file, places);
      return readTraceFile({ kind: source.kind, path, shownName: source.file });
    }
  }
}

/** Errors of files name the file; here they get the option's name too. */
function refuseNamed(text: string, error: unknown): never {
  if (!(error instanceof QuotalabError) || error.message.startsWith('--')) throw error;
  throw new QuotalabError(error.code, `--demand ${text}: ${error.message}`);
}

function refuseBadLines(text: string, source: DemandSource, tally: LineTally): void {
  const first = tally.firstBad[0];
  if (first === undefined) return;
  throw new QuotalabError(
    'BAD_TRACE',
    `--demand ${text}: ${countText(tally.badCount)} of ${countedAs(tally.lineCount, source)} ${tally.badCount === 1 ? 'is' : 'are'} bad, more than ` +
      `1 %, the first at ${first.file}:${first.lineNumber} (${first.reason}); --lenient leaves them out`,
  );
}

/** Why a log may hold no request though all its lines are good. */
const EMPTY_HINTS: Readonly<Partial<Record<DemandSource['kind'], string>>> = {
  'codex-logs': '; Codex logs from before 6 September 2025 hold no token counts',
  'usage-log': '; a request is a completion with a status of 200 to 299 and a token count above 0',
  'usage-db': '; a request is a row with a status of 200 to 299 and a token count above 0',
};

/** What a reading of the source counts. */
const countedAs = (count: number, { kind }: DemandSource): string =>
  countOf(count, kind === 'usage-db' ? 'row' : 'line');

/** Where logs were looked for without being told, the way to name another place. */
function emptyHint(source: DemandSource): string {
  const isSearched = 'directories' in source && source.directories.length === 0;
  const elsewhere = isSearched
    ? `; allowed: ${source.kind}:DIR for logs kept elsewhere, or another --demand`
    : '';
  return `${EMPTY_HINTS[source.kind] ?? ''}${elsewhere}`;
}

function refuseEmpty(text: string, source: DemandSource, tally: LineTally): never {
  const first = tally.firstBad[0];
  const hint =
    first !== undefined
      ? `; bad line ${first.file}:${first.lineNumber} (${first.reason})`
      : emptyHint(source);
  throw new QuotalabError(
    'BAD_TRACE',
    `--demand ${text}: no request in ${countedAs(tally.lineCount, source)}${hint}`,
  );
}

function badLineWarnings(source: DemandSource, { badCount, lineCount, firstBad }: LineTally): string[] {
  if (badCount === 0) return [];
  const places = firstBad.map(shortPlace).join('; ');
  const first = badCount > firstBad.length ? `, the first: ${places}` : `: ${places}`;
  return [
    `${countText(badCount)} of ${countedAs(lineCount, source)} ${badCount === 1 ? 'was' : 'were'} bad and left out${first}`,
  ];
}

/** Damaged lines of logs that were read in part, in one line. */
function mendedWarnings(source: DemandSource, { mendedCount, lineCount, lostCount }: LineTally): string[] {
  if (mendedCount === 0) return [];
  const lost = lostCount === 0 ? '' : `; left out: ${countOf(lostCount, 'record')} cut short`;
  return [
    `${countText(mendedCount)} of ${countedAs(lineCount, source)} ${mendedCount === 1 ? 'was' : 'were'} damaged ` +
      `(NUL bytes, cut or joined records): the whole records count${lost}`,
  ];
}

/**
 * The usage of a parsed source. Throws BAD_TRACE in one sentence when the files cannot be read, when nothing is
 * in them, and when more than 1 % of the lines are bad unless lenient.
 */
async function readUsageOf(
  text: string,
  source: DemandSource,
  options: ReadDemandOptions,
): Promise<UsageReading> {
  const reading = await readFiles(source, weightsFor(source, options.weights), options).catch(
    (error: unknown) => refuseNamed(text, error),
  );
  const { tally } = reading;
  if (!options.lenient && tally.tooManyBad()) refuseBadLines(text, source, tally);
  if (reading.events.length === 0) refuseEmpty(text, source, tally);
  const drawn = planDraws(reading.events, options.vendors ?? null);
  if (drawn.events.length === 0)
    throw new QuotalabError(
      'BAD_TRACE',
      `--demand ${text}: no request is left (${drawn.warnings.join('; ')})`,
    );
  const lineFacts: Fact[] = [
    { label: source.kind === 'usage-db' ? 'Rows read' : 'Lines read', value: countText(tally.lineCount) },
    { label: source.kind === 'usage-db' ? 'Bad rows' : 'Bad lines', value: countText(tally.badCount) },
  ];
  return {
    ...reading,
    events: drawn.events,
    facts: [...reading.facts, ...lineFacts],
    warnings: [
      ...reading.warnings,
      ...drawn.warnings,
      ...badLineWarnings(source, tally),
      ...mendedWarnings(source, tally),
    ],
  };
}

/** The usage events of a `--demand` text, in order of time. Throws as readDemand does. */
export async function readUsage(text: string, options: ReadDemandOptions): Promise<UsageReading> {
  return readUsageOf(text, parseDemandSource(text), options);
}

/**
 * The day trace of a `--demand` text. Throws BAD_OPTION for the text or the time zone, before anything is read,
 * and BAD_TRACE in one sentence for files that cannot be used. No message holds text of a line.
 */
export async function readDemand(text: string, options: ReadDemandOptions): Promise<DemandReading> {
  const source = parseDemandSource(text);
  const offsetMinutes = zoneOffsets(options.timeZone);
  const { events, calendarKnown, facts, warnings } = await readUsageOf(text, source, options);
  const { buildDayTrace } = await import('../traces/index.ts');
  const built = buildDayTrace(
    { events, calendarKnown },
    { offsetMinutes, weights: weightsFor(source, options.weights), unitTokens: options.unitTokens },
  );
  const zoneFact = calendarKnown ? [{ label: 'Days cut in zone', value: options.timeZone }] : [];
  return {
    trace: built.trace,
    events,
    calendarKnown,
    facts: [...built.facts, ...zoneFact, ...facts],
    warnings: [...built.warnings, ...warnings],
  };
}
