import { describe, expect, it } from 'vitest';
import { deferUntil } from '../../../src/quota/rules/index.ts';

const NOW = 1_000_000;
const at = (earliestMs: number | null) => ({ nowMs: NOW, earliest: () => earliestMs });

describe('waiting for room', () => {
  it('[D11] gives the earliest instant, never one before now', () => {
    expect(deferUntil({ opus: 1 }, {}, at(NOW + 5)).fitsAtMs).toBe(NOW + 5);
    expect(deferUntil({ opus: 1 }, {}, at(NOW - 5)).fitsAtMs).toBe(NOW);
    expect(deferUntil({ opus: 1 }, {}, at(null)).fitsAtMs).toBeNull();
  });

  it('[D11] says whether the deadline survives: work that ends at the deadline does', () => {
    const half = { deadlineMs: NOW + 1_800_000, durationHours: 0.5 };
    expect(deferUntil({}, half, at(NOW)).meetsDeadline).toBe(true);
    expect(deferUntil({}, half, at(NOW + 1)).meetsDeadline).toBe(false);
    expect(deferUntil({}, half, at(null)).meetsDeadline).toBe(false);
    expect(deferUntil({}, {}, at(null)).meetsDeadline).toBeNull();
  });

  it('[7.10] refuses clocks and ledgers that are none', () => {
    expect(() => deferUntil({}, {}, { nowMs: Number.NaN, earliest: () => 0 })).toThrow(
      expect.objectContaining({ code: 'E_TYPE', field: 'nowMs' }),
    );
    expect(() => deferUntil({}, {}, at(1.5))).toThrow(
      expect.objectContaining({ code: 'E_INT', field: 'earliest' }),
    );
    expect(() => deferUntil({}, {}, { nowMs: 1 } as never)).toThrow(
      expect.objectContaining({ field: 'earliest' }),
    );
  });
});
