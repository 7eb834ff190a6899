/** Every risk has a detector, and is only called seen or clear when that has spoken. */
import { describe, expect, it } from 'vitest';
import {
  batchesAlike,
  DRAFT_RISKS,
  decidePilot,
  draftKpis,
  type RiskEvidence,
  riskRegister,
  spotCheck,
  watchCollapse,
} from '../../../src/planner/drafting/index.ts';

const stateOf = (evidence: RiskEvidence): Record<string, string> =>
  Object.fromEntries(riskRegister(evidence).map(({ risk, state }) => [risk, state]));

const kpisOf = (refinedWell: number, batchSizes: readonly number[]) =>
  draftKpis({ accepted: 60, refined: 60, replaced: 0, refinedWell, batchSizes, times: [] });

const DESIGN = { p0: 0.6, p1: 0.2 };

describe('riskRegister', () => {
  it('[C22] knows nothing before a detector ran', () => {
    expect(new Set(Object.values(stateOf({})))).toEqual(new Set(['unknown']));
    expect(riskRegister({}).map(({ risk }) => risk)).toEqual(DRAFT_RISKS.map(({ risk }) => risk));
  });

  it('[C22] sees each risk through its own detector', () => {
    const pilot = decidePilot({ counts: { accepted: 0, refined: 30, replaced: 0 }, target: 0.3 });
    expect(stateOf({ pilot })).toMatchObject({ 'poor-drafts': 'seen', 'weak-refinement': 'unknown' });
    expect(stateOf({ collapse: watchCollapse([false, false, false, false, false], DESIGN) })).toMatchObject({
      'poor-drafts': 'seen',
    });
    expect(stateOf({ spotCheck: spotCheck(8, 4) })).toMatchObject({ 'missed-issues': 'seen' });
    expect(stateOf({ kpis: kpisOf(20, [60, 62, 61]) })).toMatchObject({
      'weak-refinement': 'seen',
      'overloaded-evaluator': 'seen',
    });
    const batchesAlikeProbability = batchesAlike([
      { evalBatch: 30, accepted: 24 },
      { evalBatch: 30, accepted: 6 },
    ]);
    expect(stateOf({ batchesAlikeProbability })).toMatchObject({ 'mixed-tasks': 'seen' });
  });

  it('[C22] is clear where the detector is, and unknown where it could not tell', () => {
    const pilot = decidePilot({ counts: { accepted: 30, refined: 0, replaced: 0 }, target: 0.3 });
    const clear = stateOf({
      pilot,
      collapse: watchCollapse([true, true, true], DESIGN),
      spotCheck: spotCheck(50, 1),
      kpis: kpisOf(59, [20, 21, 20, 21]),
      batchesAlikeProbability: 0.5,
    });
    expect(new Set(Object.values(clear))).toEqual(new Set(['clear']));
    const open = decidePilot({ counts: { accepted: 3, refined: 7, replaced: 0 }, target: 0.3 });
    expect(stateOf({ pilot: open, batchesAlikeProbability: null, kpis: kpisOf(48, []) })).toMatchObject({
      'poor-drafts': 'unknown',
      'mixed-tasks': 'unknown',
      'weak-refinement': 'unknown',
      'overloaded-evaluator': 'unknown',
    });
  });

  it('[C22] a collapse test speaks only once it has cleared or stopped', () => {
    const poorDrafts = (...verdicts: readonly boolean[]) =>
      stateOf({ collapse: watchCollapse(verdicts, DESIGN) })['poor-drafts'];
    expect([poorDrafts(true), poorDrafts(true, true, true), poorDrafts(false)]).toEqual([
      'unknown',
      'clear',
      'unknown',
    ]);
  });

  it('[C22] a collapse after a good pilot is seen', () => {
    const pilot = decidePilot({ counts: { accepted: 30, refined: 0, replaced: 0 }, target: 0.3 });
    const collapse = watchCollapse([false, false, false, false, false], DESIGN);
    expect(stateOf({ pilot, collapse })['poor-drafts']).toBe('seen');
  });
});
