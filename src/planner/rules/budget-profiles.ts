/** Ways to split a budget, by profile and pool: presets to edit, shares adding up to 1 in each pool. */

export type BudgetShares = Readonly<Record<string, number>>;
export type BudgetProfile = Readonly<Record<string, BudgetShares>>;

const sonnet = (routing: number, primary: number, rework: number, reserve: number): BudgetShares => ({
  routing,
  primary,
  rework,
  reserve,
});

const opus = (deep: number, complex: number, qa: number, reserve: number): BudgetShares => ({
  deep,
  complex,
  qa,
  reserve,
});

/**
 * Source: the planning document. `doc-text` is the split of its prose (200/600/200/125 of 1125 and 50/100/50/50 of
 * 250), which is another one than `balanced`.
 */
export const BUDGET_PROFILES: Readonly<Record<string, BudgetProfile>> = {
  balanced: { sonnet: sonnet(0.2, 0.5, 0.2, 0.1), opus: opus(0.3, 0.4, 0.2, 0.1) },
  research_heavy: { sonnet: sonnet(0.15, 0.6, 0.15, 0.1), opus: opus(0.5, 0.3, 0.1, 0.1) },
  mechanical_heavy: { sonnet: sonnet(0.3, 0.4, 0.2, 0.1), opus: opus(0.1, 0.2, 0.5, 0.2) },
  'doc-text': {
    sonnet: sonnet(200 / 1125, 600 / 1125, 200 / 1125, 125 / 1125),
    opus: opus(0.2, 0.4, 0.2, 0.2),
  },
};

/** What the document sets aside in three places, as shares: they disagree. A reserve is sized by `reserveSize`. */
export const RESERVE_SHARES_DOC: Readonly<Record<string, number>> = {
  profiles: 0.1,
  prose: 125 / 1125,
  habits: 0.2,
};

/** Factors on an estimate in three places of the document: they disagree. A buffer is taken from logged pairs. */
export const REWORK_FACTORS_DOC: Readonly<Record<string, readonly [number, number]>> = {
  example: [3, 3],
  advice: [1.5, 2],
  sprint: [1.3, 1.3],
};
