/**
 * The document's time zones, kept to be shown beside ours: fixed offsets added where they should be taken off, the
 * pool split by zone first, and a wait until yesterday's use is back that is wrong before nine o'clock.
 */
import { finite, units } from '../../core/values/index.ts';
import { checkMembers } from './members.ts';

export interface DocZoneMember {
  readonly id: string;
  readonly offsetHours: number;
}

export interface DocZoneDay {
  /** The document's UTC hours of a day from nine to five local. */
  readonly hours: readonly [startHour: number, endHour: number];
  readonly units: number;
}

/** Hours and split as the document prints them, by member. */
export function zoneDayDoc(
  members: readonly DocZoneMember[],
  totalUnits: number,
): Readonly<Record<string, DocZoneDay>> {
  checkMembers(
    'members',
    members.map(({ id }) => id),
  );
  const total = units('total', totalUnits);
  const zones = new Set(members.map(({ offsetHours }, i) => finite(`members[${i}].offset`, offsetHours)));
  return Object.fromEntries(
    members.map(({ id, offsetHours }) => {
      const peers = members.filter((each) => each.offsetHours === offsetHours).length;
      const hours = [9 + offsetHours, 17 + offsetHours] as const;
      return [id, { hours, units: total / zones.size / peers }];
    }),
  );
}

/** The document's hours until use from nine o'clock is back. */
export function hoursToResetDoc(utcHour: number, offsetHours: number): number {
  const localHour = (((finite('utcHour', utcHour) + finite('offset', offsetHours)) % 24) + 24) % 24;
  return localHour < 9 ? 24 - (9 - localHour) : 24 - (localHour - 9);
}
