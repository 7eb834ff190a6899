/**
 * `plan share`: who of a team gets how much, and may somebody book or take some? By weight and demand unless another
 * mechanism is named. Read next: share-facts.ts for what is answered, share-split.ts for the mechanisms.
 */

import { MS_PER_HOUR, PlanError, unknownName } from '../../core/values/index.ts';
import {
  nameField,
  type PlanQuestion,
  positiveField,
  question,
  shareField,
  wordField,
} from '../question/index.ts';
import { type LaneWindow, type UsageLanes, unitName, usageLanes } from '../usage/index.ts';
import {
  bookingFacts,
  hoursFacts,
  lineFacts,
  requestFacts,
  type SharedPool,
  type ShareFacts,
} from './share-facts.ts';
import { checkTeam, SHARE_EXAMPLE, SHARE_FILE } from './share-file.ts';
import { sharePage } from './share-page.ts';
import { MECHANISMS, splitBy } from './share-split.ts';

/** The pool to share by its windows. E_UNKNOWN for a pool that no window limits. */
function sharedPool({ lanes }: UsageLanes, of: string | null, total: number | null): SharedPool {
  const limited = lanes.filter((lane) => lane.limited.length > 0);
  const names = limited.map((lane) => lane.name);
  const name = of ?? names[0] ?? 'none';
  const lane = limited.find((each) => each.name === name) ?? unknownName('--of', name, names);
  const least = (size: (each: LaneWindow) => number): LaneWindow =>
    lane.limited.reduce((best, each) => (size(each) < size(best) ? each : best));
  const window = least((each) => each.window.lengthMs);
  const tightest = least(({ state }) => state.remaining!);
  const totalUnits = total ?? window.window.limit!;
  const leftUnits = Math.min(totalUnits, tightest.state.remaining!);
  return { name, unit: unitName(lane.unit), window, tightest, totalUnits, leftUnits };
}

export const SHARE_QUESTION: PlanQuestion = question({
  name: 'share',
  asks: 'Who gets how much, and can I book a slot?',
  options: {
    mechanism: wordField(MECHANISMS)
      .prefault('max-min')
      .describe(`How it is split: ${MECHANISMS.join(', ')}`),
    of: nameField().optional().describe('Pool to share (the first that has a limit)'),
    total: positiveField()
      .optional()
      .describe("Units to share (the file's, else the limit of the shortest window)"),
    book: nameField().optional().describe('May this be booked: START/END/AMOUNT or START/END/AMOUNT/USER'),
    request: nameField().optional().describe('May a member take this now: USER=AMOUNT'),
    buffer: shareField().prefault(0.1).describe('Part of the limit that is never booked, 0..1'),
  },
  file: {
    name: 'team',
    describe: 'JSON of members with weights and demands; --example prints one',
    isRequired: true,
    example: SHARE_EXAMPLE,
    schema: SHARE_FILE,
  },
  usage: 'useful',
  compute(context, { options: { mechanism, of, total, book, request, buffer }, file }): ShareFacts {
    const team = file!;
    checkTeam(team, context.nowMs);
    const lanes = usageLanes(context);
    const pool = sharedPool(lanes, of ?? null, total ?? team.totalUnits);
    if (book !== undefined && request !== undefined) {
      throw new PlanError('E_TYPE', '--request', request, 'one of --book and --request');
    }
    const isAsk = book !== undefined || request !== undefined;
    const { window } = pool.window;
    return {
      quota: context.quota.source,
      pool: pool.name,
      unit: pool.unit,
      total: pool.totalUnits,
      totalFrom: total !== undefined ? 'option' : team.totalUnits !== null ? 'file' : 'window',
      window: window.name,
      windowHours: window.lengthMs / MS_PER_HOUR,
      split: isAsk ? null : splitBy(mechanism, team.members, pool.totalUnits),
      booking: book === undefined ? null : bookingFacts(book, team, buffer, pool),
      request: request === undefined ? null : requestFacts(request, team, pool),
      line: lineFacts(team, pool, context.nowMs),
      workingHours: hoursFacts(team, window.lengthMs, context),
      leftOut: lanes.notes,
    };
  },
  page: sharePage,
});
