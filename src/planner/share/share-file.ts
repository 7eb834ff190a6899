/**
 * The file of `plan share`: members of a team and, where there are any, their tasks, bookings and waiting work.
 * Only the members are needed.
 */
import type { z } from 'zod';
import { PlanError } from '../../core/values/index.ts';
import {
  instantField,
  listField,
  nameField,
  objectField,
  positiveField,
  rangeField,
  unitsField,
} from '../question/index.ts';
import type { Booking } from './asks.ts';
import type { ValuedTask } from './auction.ts';
import type { QueuedTask } from './team-day.ts';

export interface ShareMember {
  readonly id: string;
  /** > 0; 1 unless given. */
  readonly weight: number;
  /** null = as much as there is. */
  readonly demandUnits: number | null;
  readonly capUnits: number | null;
  readonly usedUnits: number;
  /** Part of the own share declared idle. */
  readonly idleUnits: number;
  /** Credits for an auction; null = without limit. */
  readonly creditUnits: number | null;
  /** What this member brings along; null = its share by weight. */
  readonly entitlementUnits: number | null;
  readonly tasks: readonly ValuedTask[];
  /** IANA name; null = not said. */
  readonly zone: string | null;
  readonly startHour: number;
  readonly endHour: number;
}

export interface ShareFile {
  readonly members: readonly ShareMember[];
  /** null = the limit of the pool. */
  readonly totalUnits: number | null;
  readonly bookings: readonly Booking[];
  readonly queue: readonly QueuedTask[];
}

/** A missing value as null. */
const maybe = <Value>(schema: z.ZodType<Value, unknown>): z.ZodType<Value | null, unknown> =>
  schema.nullish().transform((value) => value ?? null);

const TASK = objectField({ id: nameField(), value: unitsField(), cost: unitsField() }).transform(
  ({ cost, ...task }): ValuedTask => ({ ...task, costUnits: cost }),
);

const MEMBER = objectField({
  id: nameField(),
  weight: positiveField().prefault(1),
  demand: maybe(unitsField()),
  cap: maybe(unitsField()),
  used: unitsField().prefault(0),
  idle: unitsField().prefault(0),
  credit: maybe(unitsField()),
  entitlement: maybe(unitsField()),
  tasks: listField(TASK),
  zone: maybe(nameField()),
  start_hour: rangeField(0, 24).prefault(9),
  end_hour: rangeField(0, 24).prefault(17),
}).transform(
  ({ id, weight, tasks, zone, ...given }): ShareMember => ({
    id,
    weight,
    demandUnits: given.demand,
    capUnits: given.cap,
    usedUnits: given.used,
    idleUnits: given.idle,
    creditUnits: given.credit,
    entitlementUnits: given.entitlement,
    tasks,
    zone,
    startHour: given.start_hour,
    endHour: given.end_hour,
  }),
);

export const SHARE_FILE: z.ZodType<ShareFile, unknown> = objectField({
  members: listField(MEMBER),
  total: maybe(positiveField()),
  bookings: listField(
    objectField({
      user: nameField(),
      start: instantField(),
      end: instantField(),
      amount: unitsField(),
    }).transform(
      ({ user, start, end, amount }): Booking => ({ user, startMs: start, endMs: end, amountUnits: amount }),
    ),
  ),
  queue: listField(
    objectField({
      id: nameField(),
      user: nameField(),
      need: unitsField(),
      priority: rangeField(-1000, 1000).prefault(0),
      at: maybe(instantField()),
    }).transform(({ need, at, ...task }) => ({ ...task, needUnits: need, atMs: at })),
  ),
}).transform(({ total, ...file }) => ({ ...file, totalUnits: total }));

/** A member's name; E_UNKNOWN for anybody else. */
export function memberName(field: string, name: string, members: readonly ShareMember[]): string {
  const names = members.map(({ id }) => id);
  if (!names.includes(name)) throw new PlanError('E_UNKNOWN', field, name, names.join(', '));
  return name;
}

function checkUnique(field: string, entries: ReadonlyArray<{ readonly id: string }>): void {
  entries.forEach(({ id }, i) => {
    if (entries.findIndex((each) => each.id === id) === i) return;
    throw new PlanError('E_DUP', `${field}[${i}].id`, id, 'every name once');
  });
}

/** Checks what the schema cannot: E_EMPTY, E_DUP, E_UNKNOWN of names, E_RANGE of spans and of work of the future. */
export function checkTeam({ members, bookings, queue }: ShareFile, nowMs: number): void {
  if (members.length === 0) throw new PlanError('E_EMPTY', 'members', [], 'at least one member');
  checkUnique('members', members);
  checkUnique('queue', queue);
  members.forEach(({ tasks, startHour, endHour }, i) => {
    checkUnique(`members[${i}].tasks`, tasks);
    if (startHour < endHour) return;
    throw new PlanError('E_RANGE', `members[${i}].end_hour`, endHour, `after ${startHour}, at most 24`);
  });
  bookings.forEach(({ user, startMs, endMs }, i) => {
    memberName(`bookings[${i}].user`, user, members);
    if (startMs >= endMs) throw new PlanError('E_RANGE', `bookings[${i}].end`, endMs, 'after its start');
  });
  queue.forEach(({ user, atMs }, i) => {
    memberName(`queue[${i}].user`, user, members);
    if (atMs === null || atMs <= nowMs) return;
    throw new PlanError('E_RANGE', `queue[${i}].at`, atMs, `not after now, ${nowMs}`);
  });
}

/** A team of three with tasks and working hours. */
export const SHARE_EXAMPLE = {
  total: 1000,
  members: [
    {
      id: 'alice',
      weight: 2,
      demand: 600,
      zone: 'America/Los_Angeles',
      entitlement: 500,
      tasks: [
        { id: 'search', value: 100, cost: 400 },
        { id: 'import', value: 60, cost: 300 },
      ],
    },
    {
      id: 'bob',
      demand: 100,
      zone: 'Europe/London',
      entitlement: 250,
      tasks: [{ id: 'billing', value: 90, cost: 250 }],
    },
    {
      id: 'carol',
      demand: 400,
      zone: 'Asia/Tokyo',
      entitlement: 250,
      tasks: [{ id: 'mobile', value: 70, cost: 200 }],
    },
  ],
} as const;
