/** When in the day quota is spent and when it is refused: is the morning eating the evening? */
import { inRange, PlanError, type Priced, ratioOf, units } from '../../core/values/index.ts';
import { reserveSize } from '../rules/index.ts';
import { flag, recordList } from './checked-list.ts';

export interface TimedRequest {
  /** Day of the person's calendar, any name; requests of one day share it. */
  readonly day: string;
  /** Hour of the person's day, 0 to below 24. */
  readonly localHour: number;
  /** Units asked for, >= 0. */
  readonly units: number;
  readonly isDenied: boolean;
}

export interface ReserveCosts {
  /** Cost of one unit short and of one idle, each > 0. */
  readonly shortage: number;
  readonly idle: number;
}

export interface PresentBias {
  /** Units served before noon over all units served. */
  readonly beforeNoonFraction: Priced;
  /** Requests after 18:00, and those of them that were refused. */
  readonly eveningRequests: number;
  readonly eveningDenied: number;
  readonly eveningDeniedFraction: Priced;
  /** Days that refused something after 18:00. */
  readonly daysWithEveningDenial: number;
  readonly days: number;
  /** Whole units to hold back at 18:00 by the newsvendor rule over the days seen; null without days or costs. */
  readonly reserveUnits: number | null;
}

const NOON_HOUR = 12;
const EVENING_HOUR = 18;
const HOURS = 24;

function checked(requests: readonly TimedRequest[]): readonly TimedRequest[] {
  recordList('requests', requests).forEach(({ day, localHour, units: amount, isDenied }, index) => {
    const field = `requests[${index}]`;
    if (typeof day !== 'string') throw new PlanError('E_TYPE', `${field}.day`, day, 'a name of the day');
    if (inRange(`${field}.localHour`, localHour, 0, HOURS) === HOURS) {
      throw new PlanError('E_RANGE', `${field}.localHour`, localHour, '0 to below 24');
    }
    units(`${field}.units`, amount);
    flag(`${field}.isDenied`, isDenied);
  });
  return requests;
}

const total = (requests: readonly TimedRequest[]): number =>
  requests.reduce((sum, request) => sum + request.units, 0);

/** Demand after 18:00 counts what was refused too. Throws E_TYPE, E_RANGE. */
export function presentBias(
  requests: readonly TimedRequest[],
  costs: ReserveCosts | null = null,
): PresentBias {
  const all = checked(requests);
  const served = all.filter(({ isDenied }) => !isDenied);
  const evening = all.filter(({ localHour }) => localHour >= EVENING_HOUR);
  const denied = evening.filter(({ isDenied }) => isDenied);
  const days = [...new Set(all.map(({ day }) => day))];
  const eveningDemand = days.map((day) => Math.ceil(total(evening.filter((request) => request.day === day))));
  return {
    beforeNoonFraction: ratioOf(
      total(served.filter(({ localHour }) => localHour < NOON_HOUR)),
      total(served),
    ),
    eveningRequests: evening.length,
    eveningDenied: denied.length,
    eveningDeniedFraction: ratioOf(denied.length, evening.length),
    daysWithEveningDenial: new Set(denied.map(({ day }) => day)).size,
    days: days.length,
    reserveUnits:
      costs === null || days.length === 0
        ? null
        : reserveSize({ kind: 'samples', samples: eveningDemand }, costs.shortage, costs.idle),
  };
}

/** What the document holds back for the evening, as a share of the limit; unsourced. */
export const EVENING_RESERVE_SHARE_DOC: number = 0.2;
