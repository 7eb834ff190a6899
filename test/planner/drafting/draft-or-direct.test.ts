/** The choice, and the document's shortcut beside it. */
import { describe, expect, it } from 'vitest';
import { decidePilot, draftOrDirect, draftOrDirectDoc } from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

const BATCH = { itemCount: 50, evalBatch: 25 };
const GO = decidePilot({ counts: { accepted: 6, refined: 3, replaced: 1 }, batch: BATCH });
const FINE = { batchable: true, critical: false };

describe('draftOrDirect', () => {
  it('[C20] drafts when the pilot says go and nothing speaks against it', () => {
    expect(draftOrDirect(FINE, GO)).toEqual({ choice: 'use', reasons: ['expected saving 24.9 messages'] });
  });

  it.each([
    ['items that are unlike', { ...FINE, batchable: false }, GO, /together/],
    ['critical work', { ...FINE, critical: true }, GO, /first version/],
    ['a saving below what is asked', { ...FINE, minSaving: 25 }, GO, /24.9 is below 25/],
    [
      'a pilot that says no',
      FINE,
      decidePilot({ counts: { accepted: 0, refined: 9, replaced: 9 }, batch: { ...BATCH, genBatch: 10 } }),
      /says no/,
    ],
    [
      'a pilot that is not settled',
      FINE,
      decidePilot({ counts: { accepted: 0, refined: 0, replaced: 0 }, batch: BATCH }),
      /not settled/,
    ],
    [
      'no batch to save on',
      FINE,
      decidePilot({ counts: { accepted: 9, refined: 0, replaced: 0 }, target: 0.1 }),
      /no batch/,
    ],
  ] as const)('[C20] generates directly for %s', (_why, candidate, pilot, reason) => {
    const { choice, reasons } = draftOrDirect(candidate, pilot);
    expect(choice).toBe('direct');
    expect(reasons.join('; ')).toMatch(reason);
  });

  it('[C20] names every reason', () => {
    expect(draftOrDirect({ batchable: false, critical: true, minSaving: 40 }, GO).reasons).toHaveLength(3);
  });

  it('[C20] asks for one message at least unless told otherwise', () => {
    // Ten items at about 15 %: one evaluation saves about half a message.
    const pilot = decidePilot({
      counts: { accepted: 15, refined: 85, replaced: 0 },
      batch: { itemCount: 10, evalBatch: 10 },
    });
    expect(pilot.verdict).toBe('go');
    expect(draftOrDirect(FINE, pilot).choice).toBe('direct');
    expect(draftOrDirect({ ...FINE, minSaving: 0.25 }, pilot).choice).toBe('use');
  });

  refuses([
    ['a saving of nothing', 'E_RANGE', 'minSaving', () => draftOrDirect({ ...FINE, minSaving: 0 }, GO)],
    ['no number', 'E_TYPE', 'minSaving', () => draftOrDirect({ ...FINE, minSaving: Number.NaN }, GO)],
  ]);
});

describe('draftOrDirectDoc', () => {
  it('[C20] drafts above ten mechanical items that are not critical', () => {
    const of = (itemCount: number, mechanical = true, critical = false) =>
      draftOrDirectDoc({ itemCount, mechanical, critical });
    expect([of(11), of(9), of(11, false), of(11, true, true)]).toEqual(['use', 'direct', 'direct', 'direct']);
  });

  it('[W22] leaves exactly ten open, which it calls both in and out', () => {
    expect(draftOrDirectDoc({ itemCount: 10, mechanical: true, critical: false })).toBe('undefined');
  });

  refuses([
    [
      'half an item',
      'E_INT',
      'itemCount',
      () => draftOrDirectDoc({ itemCount: 1.5, mechanical: true, critical: false }),
    ],
  ]);
});
