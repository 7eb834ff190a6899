/** Where to warn, learned from refusals: the formula by hand; and gaps from a probe's report. */
import { describe, expect, it } from 'vitest';
import { Calibration, probeGaps } from '../../../src/router/beliefs/calibration.ts';

function noted(usedFractions: readonly number[], gapSeconds: readonly number[] = []): Calibration {
  const calibration = new Calibration();
  usedFractions.forEach((usedFraction, i) => {
    calibration.note({ atMs: i, usedFraction, gapSeconds: gapSeconds[i] ?? null });
  });
  return calibration;
}

const repeat = (count: number, value: number): number[] => Array<number>(count).fill(value);

describe('the level', () => {
  it('is none without a refusal', () => {
    const calibration = noted([]);
    expect(calibration.tick(0.8, 0)).toBeNull();
    expect(calibration.reading()).toEqual({
      warnAutoFraction: null,
      confidence: 0,
      gapSecondsP50: null,
      gapSecondsP95: null,
      gapSamples: 0,
    });
    expect(calibration.level).toBeNull();
  });

  it('is (n learned + 20 warn) / (n + 20)', () => {
    // p10 of 20 refusals at .7 less a cost of .05 is .65; half way from .8.
    const calibration = noted(repeat(20, 0.7));
    const step = calibration.tick(0.8, 0.05)!;
    expect(step.from).toBe(0.8);
    expect(step.to).toBeCloseTo((20 * 0.65 + 20 * 0.8) / 40, 12);
    expect(calibration.level).toBe(step.to);
    expect(calibration.reading()).toMatchObject({ warnAutoFraction: step.to, confidence: 0.5 });
  });

  it('learns from the tenth percentile, linear at rank .1 (n - 1)', () => {
    // Ranks 0..5: p10 lies half way from .6 to .7, in whatever order they came.
    const calibration = noted([1, 0.7, 0.9, 0.6, 0.8, 0.75]);
    const { to } = calibration.tick(0.8, 0)!;
    expect(to).toBeCloseTo((6 * 0.65 + 20 * 0.8) / 26, 12);
  });

  it.each([
    ['refusals late: never above the configured level', 1.2, 0.8, 0, 0.8],
    ['never below .5', 0.1, 0.8, 0, 0.5],
    ['a dear request: never below .5', 0.9, 0.8, 0.7, 0.5],
    ['never above .95', 1.2, 1, 0, 0.95],
  ])('%s', (_, usedFraction, warnFraction, costFraction, learned) => {
    const calibration = noted(repeat(180, usedFraction));
    const step = calibration.tick(warnFraction, costFraction);
    const expected = (180 * learned + 20 * warnFraction) / 200;
    if (learned === warnFraction) expect(step).toBeNull();
    else expect(step!.to).toBeCloseTo(expected, 12);
  });

  it('stays where it would move by no more than .01', () => {
    // 1 refusal at .59: (.59 + 16) / 21 = .79, a step of .01; at .58 it is a little more.
    expect(noted([0.5905]).tick(0.8, 0)).toBeNull();
    expect(noted([0.585]).tick(0.8, 0)).not.toBeNull();
    const calibration = noted(repeat(20, 0.6));
    expect(calibration.tick(0.8, 0)).not.toBeNull();
    expect(calibration.tick(0.8, 0)).toBeNull();
    // From .7: another 20 at .59 would take it to .665.
    for (let i = 0; i < 20; i++) calibration.note({ atMs: i, usedFraction: 0.6, gapSeconds: null });
    expect(calibration.tick(0.8, 0)!.to).toBeCloseTo((40 * 0.6 + 20 * 0.8) / 60, 12);
  });

  it('moves back up when the refusals do', () => {
    const calibration = noted(repeat(20, 0.6));
    calibration.tick(0.8, 0);
    for (let i = 0; i < 200; i++) calibration.note({ atMs: i, usedFraction: 0.9, gapSeconds: null });
    // The oldest of more than 200 are forgotten.
    expect(calibration.tick(0.8, 0)!.to).toBeCloseTo(0.8, 12);
    expect(calibration.reading().confidence).toBe(200 / 220);
  });

  it('goes on from a restored one', () => {
    const calibration = noted(repeat(20, 0.6));
    calibration.restore(0.7);
    expect(calibration.tick(0.8, 0)).toBeNull();
    expect(calibration.level).toBe(0.7);
  });
});

describe('gaps', () => {
  it('are the percentiles of those that were told', () => {
    const calibration = noted([1, 1, 1], [30, -10, 10]);
    calibration.note({ atMs: 3, usedFraction: 1, gapSeconds: null });
    const { gapSecondsP50, gapSecondsP95, gapSamples } = calibration.reading();
    // Rank .95 of 0..2 is 1.9: nine tenths of the way from 10 to 30.
    expect([gapSecondsP50, gapSecondsP95, gapSamples]).toEqual([10, 28, 3]);
  });

  it('of a probe stand until three refusals gave their own', () => {
    const calibration = noted([1, 1], [10, 20]);
    calibration.seed({ gapSecondsP50: 150, gapSecondsP95: 260, samples: 4 });
    expect(calibration.reading()).toMatchObject({ gapSecondsP50: 150, gapSecondsP95: 260, gapSamples: 6 });
    calibration.note({ atMs: 0, usedFraction: 1, gapSeconds: null });
    expect(calibration.reading().gapSecondsP50).toBe(150);
    calibration.note({ atMs: 0, usedFraction: 1, gapSeconds: 40 });
    expect(calibration.reading()).toMatchObject({ gapSecondsP50: 20, gapSecondsP95: 38, gapSamples: 3 });
  });
});

describe('a probe report', () => {
  const row = (model: string, p50 = 1, p95 = 2, samples = 3) => ({
    model,
    gap_seconds_p50: p50,
    gap_seconds_p95: p95,
    samples,
  });
  const block = (value: unknown, newline = '\n'): string =>
    ['```json', typeof value === 'string' ? value : JSON.stringify(value), '```', ''].join(newline);
  const modelsOf = (markdown: string): string[] => [...probeGaps(markdown).keys()];

  it('is its last json block; models in lower case, numbers as they stand', () => {
    const text = `# Probe\n${block([row('old')])}\nThen\n${block([row('GLM-4.6', -150.5, 260, 4.9)])}\n\`\`\`text\n[]\n\`\`\`\n`;
    expect([...probeGaps(text)]).toEqual([
      ['glm-4.6', { gapSecondsP50: -150.5, gapSecondsP95: 260, samples: 4 }],
    ]);
  });

  it('may have lines that end as on Windows', () => {
    expect(modelsOf(block([row('a')], '\r\n'))).toEqual(['a']);
  });

  it('leaves out rows that say nothing usable', () => {
    const rows = [
      null,
      5,
      'x',
      {},
      row('a'),
      { ...row('b'), samples: '3' },
      { ...row('c'), gap_seconds_p50: null },
      { ...row('d'), samples: 0 },
      { ...row('e'), model: 7 },
    ];
    expect(modelsOf(block(rows))).toEqual(['a']);
  });

  it.each([
    ['nothing', ''],
    ['no fence', JSON.stringify([row('a')])],
    ['another language', '```js\n[]\n```\n'],
    ['an object', block(row('a'))],
    ['broken json in the last block', `${block([row('a')])}${block('[{')}`],
  ])('gives none for %s', (_, text) => {
    expect(probeGaps(text).size).toBe(0);
  });
});
