/** Unlike units of one pool: at which rates they are added, and when they are refused. */
import { describe, expect, it } from 'vitest';
import { rateNotes, refuseUnpriced } from '../../../src/cli/inputs/index.ts';
import { parsePool, presetPool } from '../../../src/quota/pools/index.ts';

const TOKENS = { unitTokens: 100 };
const RATES = { unitTokens: 100, unitsPerRequest: 2.5, isRecorded: false };
const ofFile = (value: object) => parsePool(value, { ...TOKENS, path: 'pool.json' });
const ofPresets = (text: string) => presetPool(text, TOKENS);

const week = (more: object) => ({ every: '7d', ...more });
const MIXED = ofFile({
  usdPerUnit: 0.001,
  accounts: [
    { name: 't', windows: [week({ capacityTokens: 20_000 })] },
    { name: 'r', windows: [week({ capacity: 500, unit: 'requests' })] },
    { name: 'u', windows: [{ calendar: 'month', zone: 'UTC', capacity: 20, unit: 'usd' }] },
  ],
});

describe('rateNotes', () => {
  it('tells the rate of dollars and of requests, with the windows', () => {
    expect(rateNotes(MIXED, RATES)).toEqual([
      'dollars are taken as 1000 units each, since the pool says that a unit costs $0.001: u/month',
      'a request is taken as 2.5 units, the mean cost of the demand, wherever units are added up (supply, load, expired units): r/7d',
    ]);
  });

  it('says nothing of a pool of one unit', () => {
    expect(rateNotes(ofPresets('claude-maxx2+claude-pro'), RATES)).toEqual([]);
    // Drawn demand is in units, and all of these are credits of one provider.
    expect(rateNotes(ofPresets('glm-litex2+glm-max'), RATES)).toEqual([]);
  });

  it.each([
    ['glm-lite+claude-max', false, 'glm-lite-1/short, glm-lite-1/weekly'],
    ['codex-plus+glm-lite', false, 'glm-lite-1/short, glm-lite-1/weekly'],
    [
      'glm-litex3',
      true,
      'glm-lite-1/short, glm-lite-1/weekly, glm-lite-2/short, glm-lite-2/weekly and 2 more',
    ],
  ])('tells what a credit is taken as: %s', (pool, isRecorded, ids) => {
    expect(rateNotes(ofPresets(pool), { ...RATES, unitTokens: 250, isRecorded })).toEqual([
      `a provider's credit is taken as one unit, 250 weighted tokens, a rate that no provider states: ${ids}; a pool file with capacities in tokens says it better`,
    ]);
  });

  it('takes capacities that a file states as its own, not as credits', () => {
    const file = (own: object) =>
      ofFile({
        accounts: [
          { name: 'c', preset: 'glm-lite', ...own },
          { name: 'm', preset: 'claude-max' },
        ],
      });
    expect(rateNotes(file({}), RATES)[0]).toContain('c/short, c/weekly');
    const stated = file({ weekly: { capacityTokens: 900_000 } });
    expect(rateNotes(stated, RATES)[0]).toMatch(/states: c\/short;/);
  });
});

describe('refuseUnpriced', () => {
  it.each([
    'claude-max-credits+claude-max',
    'claude-pro+claude-team-credits',
    'api-key+claude-max-credits',
  ])('refuses dollars without a rate beside other units: %s', (text) => {
    expect(() => refuseUnpriced(text, ofPresets(text))).toThrow(
      /^--pool '.+' mixes dollars \(claude-.+-credits-1\/credits\) and other units \(.+\), and what a unit costs is not said; allowed: one kind, or a pool file with usdPerUnit$/,
    );
  });

  it('lets alone one kind, and dollars with a rate', () => {
    for (const text of ['claude-max-credits', 'claude-maxx2', 'copilot+claude-pro', 'cursor+codex-plus']) {
      expect(() => refuseUnpriced(text, ofPresets(text)), text).not.toThrow();
    }
    expect(() => refuseUnpriced('pool.json', MIXED)).not.toThrow();
  });
});
