import { describe, expect, it } from 'vitest';
import { QuotalabError, zoneOffsets } from '../../src/core/index.ts';

describe('the offset of a time zone', () => {
  it('is 0 for UTC and fixed for zones without summer time', () => {
    expect(zoneOffsets('UTC')(Date.UTC(2026, 6, 1))).toBe(0);
    expect(zoneOffsets('Asia/Kolkata')(Date.UTC(2026, 6, 1))).toBe(330);
    expect(zoneOffsets('Asia/Kathmandu')(0)).toBe(330);
    expect(zoneOffsets('Asia/Kathmandu')(Date.UTC(2026, 0, 1))).toBe(345);
  });

  it('changes to the minute when clocks change', () => {
    const berlin = zoneOffsets('Europe/Berlin');
    const change = Date.UTC(2026, 2, 29, 1);
    expect([berlin(change - 1), berlin(change), berlin(change - 1)]).toEqual([60, 120, 60]);
    const newYork = zoneOffsets('America/New_York');
    const back = Date.UTC(2026, 10, 1, 6);
    expect([newYork(back - 1), newYork(back)]).toEqual([-240, -300]);
  });

  it('may change on the half hour of UTC: Lord Howe Island', () => {
    const offset = zoneOffsets('Australia/Lord_Howe');
    const change = Date.UTC(2026, 9, 3, 15, 30);
    expect([offset(change - 1), offset(change)]).toEqual([630, 660]);
  });

  it('of the local mean time of old dates is cut to minutes', () => {
    expect(zoneOffsets('Europe/Dublin')(Date.UTC(1900, 0, 1))).toBe(-25);
  });

  it('is refused for a zone nobody knows, naming the option', () => {
    for (const name of ['Mars/Olympus', '', 'Berlin; DROP']) {
      expect(() => zoneOffsets(name), name).toThrow(QuotalabError);
      expect(() => zoneOffsets(name), name).toThrow(`--time-zone is '${name}'; allowed are IANA names`);
    }
  });
});
