/** Minutes that the clocks of an IANA zone are ahead of UTC, from the zone data inside Node. */
import { QuotalabError } from './errors.ts';

/** Zones change their offset on quarter hours of UTC (Lord Howe Island on half hours), never inside one. */
const QUARTER_MS = 15 * 60_000;

/** Minutes of a zone name in long form: GMT, GMT+05:30, GMT-00:25:21 (seconds are cut). */
function offsetOf(text: string): number {
  const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::\d\d)?)?$/.exec(text);
  if (match === null) throw new Error(`unknown form of zone offset: ${text}`);
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

type ZoneOffsets = (timeMs: number) => number;

/** Zones opened before, by the name they were asked for: a formatter costs more than the whole answer of a question. */
const opened = new Map<string, ZoneOffsets>();

/**
 * A function from epoch ms to minutes ahead of UTC, null for an unknown zone. Answers are kept per quarter hour, so a
 * million ordered instants cost little more than their quarters.
 */
export function openZone(timeZone: string): ZoneOffsets | null {
  const known = opened.get(timeZone) ?? newZone(timeZone);
  if (known !== null) opened.set(timeZone, known);
  return known;
}

function newZone(timeZone: string): ZoneOffsets | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return null;
  }
  const known = new Map<number, number>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;
  return (timeMs) => {
    const quarter = Math.floor(timeMs / QUARTER_MS);
    if (quarter === lastQuarter) return lastOffset;
    let offset = known.get(quarter);
    if (offset === undefined) {
      const parts = format.formatToParts(quarter * QUARTER_MS);
      offset = offsetOf(parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT');
      known.set(quarter, offset);
    }
    lastQuarter = quarter;
    lastOffset = offset;
    return offset;
  };
}

/** As `openZone`; throws BAD_OPTION naming --time-zone for an unknown zone. */
export function zoneOffsets(timeZone: string): ZoneOffsets {
  const offsets = openZone(timeZone);
  if (offsets === null) {
    throw new QuotalabError(
      'BAD_OPTION',
      `--time-zone is '${timeZone}'; allowed are IANA names such as UTC, Europe/Berlin or America/New_York`,
    );
  }
  return offsets;
}
