/** A team over the day: slots that repeat, working hours across zones, waiting work, and the pool as a game. */

import { instantText, MS_PER_DAY, MS_PER_HOUR } from '../../core/values/index.ts';
import type { AnswerTable, DocumentAnswer } from '../answer/index.ts';
import type { PlanContext } from '../question/index.ts';
import { amountText, instantWords, isoDay, listText, localDayOf } from '../question/index.ts';
import {
  comingBack,
  commons,
  dispatchTasks,
  nextTaskDoc,
  type PoolOutlook,
  sliceDay,
  splitByPerson,
  teamDay,
  zoneDayDoc,
} from '../team/index.ts';
import type { ShareFile } from './share-file.ts';

export interface SharePart {
  readonly sections: readonly AnswerTable[];
  readonly notes: readonly string[];
  readonly document: readonly DocumentAnswer[];
  readonly data: Readonly<Record<string, unknown>>;
}

const NOTHING: SharePart = { sections: [], notes: [], document: [], data: {} };
const left = (title: string): AnswerTable['columns'][number] => ({ title, align: 'left' });
const right = (title: string): AnswerTable['columns'][number] => ({ title, align: 'right' });
const hour = (value: number): string =>
  `${String(Math.floor(value)).padStart(2, '0')}:${String(Math.round((value % 1) * 60)).padStart(2, '0')}`;

/** Slots of a repeating day against the limit. */
export function slotPart({ slots }: ShareFile, capUnits: number): SharePart {
  if (slots.length === 0) return NOTHING;
  const day = sliceDay(slots, capUnits);
  return {
    ...NOTHING,
    sections: [
      {
        kind: 'table',
        title: 'Slots of the day',
        columns: [left('slot'), left('from'), left('to'), right('amount'), right('safe')],
        rows: slots.map(({ id, startHour, endHour, amountUnits }) => [
          id,
          hour(startHour),
          hour(endHour),
          amountText(amountUnits),
          amountText(day.safeUnits[id]!),
        ]),
      },
    ],
    notes: day.warnings,
    data: {
      slots: {
        sum: day.sumUnits,
        worst_window: day.worstWindowUnits,
        is_safe: day.isSafe,
        is_safe_pinned: day.isSafePinned,
        safe: { ...day.safeUnits },
      },
    },
  };
}

/** Working hours, who overlaps, and when today's use is back. */
export function zonePart(
  { members }: ShareFile,
  totalUnits: number,
  { context, windowMs }: { readonly context: PlanContext; readonly windowMs: number },
): SharePart {
  const zoned = members.flatMap(({ id, zone, startHour, endHour }) =>
    zone === null ? [] : [{ id, zone, startHour, endHour }],
  );
  if (zoned.length === 0) return NOTHING;
  const day = teamDay(zoned, isoDay(localDayOf(context.nowMs, context)));
  const back = comingBack(day.spans, context.nowMs, windowMs);
  const at = (ms: number): string => instantWords(ms, context);
  const busiest = day.overlaps.reduce((most, each) => (each.ids.length > most.ids.length ? each : most));
  const shares = splitByPerson(
    members.map(({ id }) => id),
    Math.floor(totalUnits),
    'whole',
  );
  const offsets = day.spans.map(({ id, startMs }, i) => {
    const startUtcHour = (startMs % MS_PER_DAY) / MS_PER_HOUR;
    const ahead = zoned[i]!.startHour - startUtcHour;
    return { id, offsetHours: ahead > 14 ? ahead - 24 : ahead < -12 ? ahead + 24 : ahead };
  });
  const doc = zoneDayDoc(offsets, totalUnits);
  const differs = zoned.some(({ id }) => Math.abs(doc[id]!.units - shares[id]!) >= 1);
  return {
    sections: [
      {
        kind: 'table',
        title: 'Working hours, on your clock',
        columns: [left('member'), left('zone'), left('from'), left('to'), left('all back by')],
        rows: day.spans.map(({ id, startMs, endMs }, i) => [
          id,
          zoned[i]!.zone,
          at(startMs),
          at(endMs),
          at(back[i]!.endMs),
        ]),
      },
    ],
    notes: [
      ...day.warnings,
      busiest.ids.length > 1
        ? `${listText(busiest.ids)} work at the same time, ${at(busiest.startMs)} to ${at(busiest.endMs)}`
        : 'nobody works at the same time as another; one window still counts them all',
    ],
    document:
      context.rule === 'doc' && differs
        ? [
            {
              rule: 'Split by time zone',
              says: zoned.map(({ id }) => `${id} ${amountText(doc[id]!.units)}`).join(', '),
              weSay: zoned.map(({ id }) => `${id} ${amountText(shares[id]!)}`).join(', '),
              why: 'people who share a zone would share one part; the equal split is by person',
            },
          ]
        : [],
    data: {
      working_hours: day.spans.map(({ id, startMs, endMs }, i) => ({
        id,
        start: instantText(startMs),
        end: instantText(endMs),
        back: instantText(back[i]!.endMs),
      })),
    },
  };
}

/** Waiting work of the team against what is left now. */
export function queuePart({ queue }: ShareFile, outlook: PoolOutlook, context: PlanContext): SharePart {
  if (queue.length === 0) return NOTHING;
  const answer = dispatchTasks(queue, outlook);
  const doc = nextTaskDoc(queue, outlook.availableUnits);
  const wordOf = (id: string): string => {
    if (answer.dispatched.includes(id)) return 'goes now';
    if (answer.reserved?.id === id) return `reserved ${instantWords(answer.reserved.atMs, context)}`;
    return answer.neverFits.includes(id) ? 'never fits' : 'waits behind it';
  };
  return {
    ...NOTHING,
    sections: [
      {
        kind: 'table',
        title: `The line, ${amountText(outlook.availableUnits)} left now`,
        columns: [left('task'), left('member'), right('needs'), right('priority'), left('when')],
        rows: queue.map(({ id, user, needUnits, priority }) => [
          id,
          user,
          amountText(needUnits),
          amountText(priority),
          wordOf(id),
        ]),
      },
    ],
    document:
      context.rule === 'doc' && answer.reserved !== null
        ? [
            {
              rule: 'Highest priority that fits',
              says: doc === null ? 'nothing goes' : `${doc} next, and whatever fits after it`,
              weSay: `${answer.reserved.id} has a reserved time`,
              why: 'small work can go before large work for ever',
            },
          ]
        : [],
    data: {
      line: {
        go: [...answer.dispatched],
        reserved:
          answer.reserved === null ? null : { id: answer.reserved.id, at: instantText(answer.reserved.atMs) },
        waiting: [...answer.waiting],
        never_fits: [...answer.neverFits],
      },
    },
  };
}

/** What everybody takes alone, what would be best together, and the price that makes the two the same. */
export function gamePart({ members, congestion }: ShareFile): SharePart {
  if (congestion === null) return NOTHING;
  const game = commons(
    members.map(({ id, worth, curvature }) => ({ id, worth: worth ?? 0, curvature })),
    congestion,
  );
  const loss = game.ratio === 'unpriced' ? '' : `; together is worth ${amountText(game.ratio)} times alone`;
  return {
    ...NOTHING,
    sections: [
      {
        kind: 'table',
        title: 'Alone and together',
        columns: [left('member'), right('takes alone'), right('best together'), right('price per message')],
        rows: members.map(({ id }, i) => [
          id,
          amountText(game.nash.units[i]!),
          amountText(game.social.units[i]!),
          amountText(game.pricePerUnit[i]!),
        ]),
      },
    ],
    notes: [
      `without an agreement ${amountText(game.nash.totalUnits)} are taken, best together ${amountText(game.social.totalUnits)}${loss}`,
    ],
    data: {
      commons: {
        alone: [...game.nash.units],
        together: [...game.social.units],
        price_per_message: [...game.pricePerUnit],
        ratio: game.ratio,
      },
    },
  };
}
