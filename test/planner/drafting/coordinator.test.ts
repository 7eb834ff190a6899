/** Both ways to lead a workflow of drafts. */
import { describe, expect, it } from 'vitest';
import { coordinatorOptions } from '../../../src/planner/drafting/index.ts';
import { refuses } from './bad-input.ts';

describe('coordinatorOptions', () => {
  it('[C19] large coordinator 1 + fixes, small one 2 + fixes, each with what it assumes', () => {
    const [large, small] = coordinatorOptions({ sonnet: 20 });
    expect(large).toMatchObject({ name: 'sonnet-coordinator', cost: { sonnet: 21 } });
    expect(small).toMatchObject({ name: 'haiku-coordinator', cost: { haiku: 1, sonnet: 22 } });
    expect(small!.assumes).toMatch(/reliably/);
  });

  it('[W5] keeps pools apart', () => {
    expect(coordinatorOptions({ opus: 2 })[0]!.cost).toEqual({ sonnet: 1, opus: 2 });
    expect(coordinatorOptions({}).map(({ cost }) => cost)).toEqual([{ sonnet: 1 }, { haiku: 1, sonnet: 2 }]);
  });

  refuses([
    ['a negative fix', 'E_RANGE', 'fixes.sonnet', () => coordinatorOptions({ sonnet: -1 })],
    ['a number for a cost', 'E_TYPE', 'fixes', () => coordinatorOptions(3 as never)],
  ]);
});
