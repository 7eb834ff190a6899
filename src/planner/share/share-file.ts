/**
 * The file of `plan share`: members of a team and, where there are any, their tasks, bookings and waiting work.
 * Only the members are needed.
 */
import { inRange, instant, PlanError, positive, units } from '../../core/values/index.ts';
import { listOf, nameOf, objectOf } from '../question/index.ts';
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

const MEMBER_KEYS = [
  'id',
  'weight',
  'demand',
  'cap',
  'used',
  'idle',
  'credit',
  'entitlement',
  'tasks',
  'zone',
  'start_hour',
  'end_hour',
] as const;
const FIRST_HOUR = 9;
const LAST_HOUR = 17;

/** A missing value as null. */
const optional = <Value>(
  field: string,
  value: unknown,
  read: (field: string, value: unknown) => Value,
): Value | null => (value === undefined || value === null ? null : read(field, value));

function valuedTask(field: string, value: unknown): ValuedTask {
  const given = objectOf(field, value, ['id', 'value', 'cost']);
  return {
    id: nameOf(`${field}.id`, given.id),
    value: units(`${field}.value`, given.value),
    costUnits: units(`${field}.cost`, given.cost),
  };
}

function member(field: string, value: unknown): ShareMember {
  const given = objectOf(field, value, MEMBER_KEYS);
  const startHour = inRange(`${field}.start_hour`, given.start_hour ?? FIRST_HOUR, 0, 24);
  const endHour = inRange(`${field}.end_hour`, given.end_hour ?? LAST_HOUR, 0, 24);
  if (startHour >= endHour) {
    throw new PlanError('E_RANGE', `${field}.end_hour`, endHour, `after ${startHour}, at most 24`);
  }
  return {
    id: nameOf(`${field}.id`, given.id),
    weight: positive(`${field}.weight`, given.weight ?? 1),
    demandUnits: optional(`${field}.demand`, given.demand, units),
    capUnits: optional(`${field}.cap`, given.cap, units),
    usedUnits: units(`${field}.used`, given.used ?? 0),
    idleUnits: units(`${field}.idle`, given.idle ?? 0),
    creditUnits: optional(`${field}.credit`, given.credit, units),
    entitlementUnits: optional(`${field}.entitlement`, given.entitlement, units),
    tasks: listOf(`${field}.tasks`, given.tasks, valuedTask),
    zone: optional(`${field}.zone`, given.zone, nameOf),
    startHour,
    endHour,
  };
}

/** A member's name; E_UNKNOWN for anybody else. */
export function memberName(field: string, value: unknown, members: readonly ShareMember[]): string {
  const name = nameOf(field, value);
  const names = members.map(({ id }) => id);
  if (!names.includes(name)) throw new PlanError('E_UNKNOWN', field, name, names.join(', '));
  return name;
}

/** The checked file. Throws E_TYPE, E_RANGE, E_UNKNOWN, E_EMPTY, E_DUP with the place. */
export function readShareFile(json: unknown, nowMs: number): ShareFile {
  const given = objectOf('team file', json, ['members', 'total', 'bookings', 'queue']);
  const members = listOf('members', given.members, member);
  if (members.length === 0) throw new PlanError('E_EMPTY', 'members', [], 'at least one member');
  members.forEach(({ id }, index) => {
    if (members.findIndex((each) => each.id === id) < index) {
      throw new PlanError('E_DUP', `members[${index}].id`, id, 'every name once');
    }
  });
  return {
    members,
    totalUnits: optional('total', given.total, (field, value) => positive(field, value)),
    bookings: listOf('bookings', given.bookings, (field, value) => {
      const booking = objectOf(field, value, ['user', 'start', 'end', 'amount']);
      return {
        user: memberName(`${field}.user`, booking.user, members),
        startMs: instant(`${field}.start`, booking.start),
        endMs: instant(`${field}.end`, booking.end),
        amountUnits: units(`${field}.amount`, booking.amount),
      };
    }),
    queue: listOf('queue', given.queue, (field, value) => {
      const task = objectOf(field, value, ['id', 'user', 'need', 'priority', 'at']);
      return {
        id: nameOf(`${field}.id`, task.id),
        user: memberName(`${field}.user`, task.user, members),
        needUnits: units(`${field}.need`, task.need),
        priority: inRange(`${field}.priority`, task.priority ?? 0, -1000, 1000),
        atMs: task.at === undefined ? nowMs : instant(`${field}.at`, task.at),
      };
    }),
  };
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
