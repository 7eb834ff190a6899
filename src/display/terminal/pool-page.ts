/**
 * The page of `quotalab pools show`: each account's windows, who shares what, and the classes of models that the
 * pool tells apart. Drawn from the pool alone.
 */

import { plainText } from '../../core/text/index.ts';
import type { Pool } from '../../quota/pools/index.ts';
import {
  type CompiledGraph,
  compileGraph,
  OTHER_CLASS,
  type QuotaAccount,
  type QuotaWindow,
} from '../../quota/windows/index.ts';
import { countOf } from '../../usage/events/index.ts';
import { type Column, tableLines } from './packed-table.ts';
import type { TableLook } from './preset-table.ts';
import { capacityText, filterText, nextResetText, returnsText } from './window-words.ts';
import { wrappedLines } from './wrapped-text.ts';

export interface PoolLook extends TableLook {
  readonly timeZone: string;
  /** Resets are told as seen at this instant, epoch ms. */
  readonly nowMs: number;
}

const text = <Row>(heading: string, words: (row: Row) => string): Column<Row> => ({
  heading: [heading],
  shortHeading: [heading],
  cell: (row) => [plainText(words(row)), 'plain'],
  isText: true,
});

function windowColumns({ timeZone, nowMs }: PoolLook): Array<Array<Column<QuotaWindow>>> {
  return [
    [
      {
        heading: ['HOLDS'],
        shortHeading: ['HOLDS'],
        cell: ({ capacity, unit }) => [capacityText(capacity, unit), capacity === null ? 'warn' : 'plain'],
      },
      text('RETURNS', ({ clock, resetsWith }) =>
        resetsWith === undefined ? returnsText(clock) : `with ${resetsWith}`,
      ),
      text('NEXT RESET', ({ clock }) => nextResetText(clock, nowMs, timeZone)),
      text('COUNTS', ({ counts }) => filterText(counts)),
    ],
  ];
}

const WINDOW: Column<QuotaWindow> = {
  heading: ['WINDOW'],
  shortHeading: ['WINDOW'],
  cell: ({ id }) => [plainText(id), 'plain'],
};

/** Windows in the order of the accounts that have them; one that no account has comes last. */
function windowRows({ graph: { windows, accounts } }: Pool): QuotaWindow[] {
  const attached = accounts.flatMap((account) => account.windows);
  const placeOf = ({ id }: QuotaWindow): number => {
    const place = attached.indexOf(id);
    return place < 0 ? attached.length : place;
  };
  return [...windows].sort((a, b) => placeOf(a) - placeOf(b));
}

/** Classes of models that an account treats alike, and the windows that count them. */
interface ServedRow {
  readonly account: string;
  readonly classes: string[];
  readonly windows: string;
}

/** The id of a window within an account. */
const localId = (id: string, account: string): string =>
  id.startsWith(`${account}/`) ? id.slice(account.length + 1) : id;

/** The models that a class was named for. */
function modelsOf({ classNames, classMembers }: CompiledGraph, column: number): string {
  return classNames[column] === OTHER_CLASS ? 'all others' : classMembers[column]!.join(', ');
}

function servedRows(graph: CompiledGraph): ServedRow[] {
  const { accounts, windows, classNames, serves, counts, windowStart, windowList } = graph;
  const columns = classNames.length;
  return accounts.flatMap(({ name }, row) => {
    const own = [...windowList.slice(windowStart[row], windowStart[row + 1])];
    const rows: ServedRow[] = [];
    classNames.forEach((_, column) => {
      if (serves[row * columns + column] !== 1) return;
      const counting = own.filter((window) => counts[window * columns + column] === 1);
      const ids = counting.map((window) => localId(windows[window]!.id, name)).join(', ') || 'none';
      const alike = rows.find((known) => known.windows === ids);
      if (alike === undefined) rows.push({ account: name, classes: [modelsOf(graph, column)], windows: ids });
      else alike.classes.push(modelsOf(graph, column));
    });
    return rows;
  });
}

const ACCOUNT: Column<ServedRow> = text('ACCOUNT', ({ account }) => account);

function servedLines(graph: CompiledGraph, look: PoolLook): string[] {
  const { classNames, accounts, serves } = graph;
  if (classNames.length === 1) {
    return wrappedLines(
      'No window or account names models: every request is alike to all of them.',
      look.width,
    );
  }
  const columns = classNames.length;
  const models = text<ServedRow>('SERVES', ({ classes }) =>
    classes.length === columns ? 'all' : classes.join(', '),
  );
  const groups = [[models, text<ServedRow>('COUNTED BY', ({ windows }) => windows)]];
  const unserved = classNames.flatMap((_, column) =>
    accounts.some((_account, row) => serves[row * columns + column] === 1) ? [] : [modelsOf(graph, column)],
  );
  return [
    ...tableLines({ name: ACCOUNT, groups, rows: servedRows(graph) }, look),
    ...(unserved.length === 0 ? [] : wrappedLines(`No account serves ${unserved.join(', ')}.`, look.width)),
  ];
}

function accountFacts({ name, overageOf, bankedResets = 0 }: QuotaAccount): string[] {
  return [
    ...(overageOf === undefined
      ? []
      : [`${name} is the overage of ${overageOf}: it serves only what no account of a plan can`]),
    ...(bankedResets === 0 ? [] : [`${name} has ${countOf(bankedResets, 'reset')} in the bank`]),
  ];
}

function facts({ graph, usdPerUnit, notes }: Pool): string[] {
  const shared = graph.windows.flatMap(({ id }) => {
    const names = graph.accounts.filter(({ windows }) => windows.includes(id)).map(({ name }) => name);
    if (names.length === 0) return [`${id} is of no account`];
    return names.length === 1 ? [] : [`${id} is one window of ${names.join(', ')}`];
  });
  return [
    ...shared,
    ...graph.accounts.flatMap(accountFacts),
    ...(usdPerUnit === null ? [] : [`a unit of weighted tokens costs $${usdPerUnit}, as the file says`]),
    ...notes,
  ];
}

/** The page's lines, none with a line end. */
export function poolLines(name: string, pool: Pool, look: PoolLook): string[] {
  const { accounts, windows } = pool.graph;
  const head = `${plainText(name)}: ${countOf(accounts.length, 'account')}, ${countOf(windows.length, 'window')}; instants in ${look.timeZone}`;
  const said = facts(pool).flatMap((fact) => wrappedLines(plainText(fact), look.width, '- '));
  return [
    ...wrappedLines(head, look.width),
    '',
    ...tableLines({ name: WINDOW, groups: windowColumns(look), rows: windowRows(pool) }, look),
    '',
    ...servedLines(compileGraph(pool.graph), look),
    ...(said.length === 0 ? [] : ['', ...said]),
  ];
}
