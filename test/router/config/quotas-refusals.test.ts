/** What a quotas file is refused for beyond the shape of its keys, in one sentence each. */
import { describe, expect, it } from 'vitest';
import { readContent } from '../../usage/sources/quotas-tree.ts';

describe('refused is', () => {
  it.each([
    [
      { time_zone: 'Mars/Olympus' },
      /time_zone is "Mars\/Olympus"; allowed: an IANA name such as UTC or Europe\/Berlin$/,
    ],
    [{ time_zone: '' }, /time_zone is ""; allowed: an IANA name such as UTC or Europe\/Berlin$/],
    [{ time_zone: '+25:00' }, /time_zone is "\+25:00"; allowed: an IANA name/],
    [{ token_weights: { input: 0, output: 0 } }, /token_weights are all 0; allowed: at least one above 0$/],
  ])('%j', async (content, words) => {
    const refused = await readContent(content).catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({ code: 'BAD_QUOTAS', message: expect.stringMatching(words) });
  });

  it('no zone that the calendar of this machine knows', async () => {
    for (const zone of ['UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
      expect((await readContent({ time_zone: zone })).config.timeZone).toBe(zone);
    }
  });
});
