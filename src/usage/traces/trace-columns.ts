/**
 * The columns of a trace file: which header each dialect may have. Read next: trace-rows.ts.
 *
 * Sources: our own `csv`; `azure`, the AzurePublicDataset LLM inference traces of 2023 and their form with
 * seconds; `burstgpt`, the HPMLL/BurstGPT files, whose Timestamp counts seconds. Our `csv` also knows the names
 * that providers give the counts. Columns beyond these are ignored; those that look like counts are named.
 */
import { QuotalabError } from '../../core/index.ts';

export type TraceKind = 'csv' | 'azure' | 'burstgpt';

type Role =
  | 'timestamp'
  | 'seconds'
  | 'cost'
  | 'input'
  | 'output'
  | 'cacheWrite'
  | 'cacheRead'
  | 'cachedInput'
  | 'model'
  | 'session';

interface Dialect {
  /** Role of each column name, in lower case, blanks, hyphens and underscores taken out. */
  readonly roles: Readonly<Record<string, Role>>;
  /** For the error message. */
  readonly allowed: string;
}

const DIALECTS: Readonly<Record<TraceKind, Dialect>> = {
  csv: {
    roles: {
      timestamp: 'timestamp',
      seconds: 'seconds',
      cost: 'cost',
      inputtokens: 'input',
      outputtokens: 'output',
      cachewritetokens: 'cacheWrite',
      cachereadtokens: 'cacheRead',
      cachecreationtokens: 'cacheWrite',
      cachecreationinputtokens: 'cacheWrite',
      cachewriteinputtokens: 'cacheWrite',
      cachereadinputtokens: 'cacheRead',
      prompttokens: 'input',
      tokensprompt: 'input',
      tokenscompletion: 'output',
      tokenscached: 'cachedInput',
      inputcachedtokens: 'cachedInput',
      completiontokens: 'output',
      cachedtokens: 'cachedInput',
      cachedinputtokens: 'cachedInput',
      model: 'model',
      session: 'session',
    },
    allowed:
      'timestamp or seconds, with cost or input_tokens and output_tokens, and if wanted cache_write_tokens, ' +
      'cache_read_tokens, model, session',
  },
  azure: {
    roles: {
      timestamp: 'timestamp',
      contexttokens: 'input',
      generatedtokens: 'output',
      seconds: 'seconds',
      inputtokens: 'input',
      outputtokens: 'output',
    },
    allowed: 'TIMESTAMP,ContextTokens,GeneratedTokens or seconds,input_tokens,output_tokens',
  },
  burstgpt: {
    roles: {
      timestamp: 'seconds',
      model: 'model',
      requesttokens: 'input',
      responsetokens: 'output',
      sessionid: 'session',
    },
    allowed: 'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type',
  },
};

/** Counts that are parts or sums of counts in other columns: nothing is lost with them. */
const CONTAINED = /^(?:total|reasoning)|(?:total|reasoning)$/;

const squeezed = (name: string): string => name.toLowerCase().replaceAll(/[\uFEFF\s_-]/g, '');

/** Where each role's cell is, -1 = no such column. */
export interface ColumnPlan {
  readonly index: Readonly<Record<Role, number>>;
  readonly columnCount: number;
  /** True when times are instants, false when they count from an unknown start. */
  readonly calendarKnown: boolean;
  /** Columns that by their names hold token counts and are not read. */
  readonly unread: readonly string[];
}

/** Column names fit for a message; a first line that is no header is not shown, it may be anything. */
function foundNames(cells: readonly string[]): string {
  const names = cells.slice(0, 12).map((cell) => cell.trim());
  const readable =
    names.length > 0 && names.every((name) => /^(?=.{1,30}$)[\w.#()%/-]+(?: [\w.#()%/-]+){0,2}$/.test(name));
  return readable ? `found ${names.join(',')}` : 'the first line is no header of plain column names';
}

/**
 * The plan of a header line's cells: names match without regard to case, blanks, hyphens, underscores and a
 * byte-order mark. Throws BAD_TRACE naming `file`, what was found and what is allowed; a role twice is refused too.
 */
export function planColumns(kind: TraceKind, cells: readonly string[], file: string): ColumnPlan {
  const { roles, allowed } = DIALECTS[kind];
  const index: Record<Role, number> = {
    timestamp: -1,
    seconds: -1,
    cost: -1,
    input: -1,
    output: -1,
    cacheWrite: -1,
    cacheRead: -1,
    cachedInput: -1,
    model: -1,
    session: -1,
  };
  const unread: string[] = [];
  let repeated = false;
  cells.forEach((cell, position) => {
    const name = squeezed(cell);
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    if (role === undefined && /^(?:\w{0,40}tokens|tokens\w{0,40})$/.test(name) && !CONTAINED.test(name))
      unread.push(cell.trim());
    if (role === undefined) return;
    repeated ||= index[role] !== -1;
    index[role] = position;
  });
  const hasTime = index.timestamp !== -1 || index.seconds !== -1;
  const hasSize = index.cost !== -1 || (index.input !== -1 && index.output !== -1);
  repeated ||= index.cachedInput !== -1 && index.cacheRead !== -1;
  if (!hasTime || !hasSize || repeated) {
    const problem = repeated ? 'names a column twice' : 'lacks a needed column';
    throw new QuotalabError(
      'BAD_TRACE',
      `the ${kind} header of ${file} ${problem}: ${foundNames(cells)}; allowed: ${allowed}`,
    );
  }
  return { index, columnCount: cells.length, calendarKnown: index.timestamp !== -1, unread };
}
