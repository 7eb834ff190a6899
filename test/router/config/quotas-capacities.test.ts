/** A file of capacities in the quotas: windows by account and by preset, and what is no such file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readQuotas } from '../../../src/router/config/index.ts';
import { removeScratch, scratchDirectory } from '../../cli/command.ts';

const record = (window: string, mid: number) => ({
  window,
  tokens: { low: mid / 2, mid, high: mid * 2 },
  pairs: 4,
  since: '2026-11-19T00:00:00.000Z',
});
const FILE = {
  version: 1,
  capacities: [record('claude-max/weekly', 30_000_000), record('own/short', 5_000_000)],
};

/** Capacities by window of a router's first lane. */
async function capacities(file: unknown): Promise<Record<string, number | null>> {
  const cwd = scratchDirectory();
  if (file !== null) writeFileSync(join(cwd, 'capacities.json'), JSON.stringify(file));
  const accounts = [
    { name: 'max-1', preset: 'claude-max', credential: { env: 'A' } },
    { name: 'own', short: { capacity_tokens: 1_000_000 }, credential: { env: 'B' } },
  ];
  const quotas = {
    capacities: 'capacities.json',
    lanes: { east: { base_url: 'http://e.test', accounts } },
    routes: [{ match: '*', preferred: 'east', fallback: null }],
  };
  writeFileSync(join(cwd, 'quotas.json'), JSON.stringify(quotas));
  const options = { file: 'quotas.json', timeZone: 'UTC', cwd, env: {}, homeDirectory: cwd };
  const { config } = await readQuotas(options as Parameters<typeof readQuotas>[0]);
  return Object.fromEntries(
    config.lanes[0]!.accounts.flatMap(({ windows }) => windows.map(({ id, capacity }) => [id, capacity])),
  );
}

describe('the capacities of a quotas file', () => {
  it("are those of the owner's readings, by preset and by account; other windows keep theirs", async () => {
    const plain = await capacities({ version: 1, capacities: [] });
    const read = await capacities(FILE);
    expect(read).toEqual({ ...plain, 'max-1/weekly': 30_000_000, 'own/short': 5_000_000 });
    expect(plain['own/short']).toBe(1_000_000);
    expect(plain['max-1/weekly']).not.toBe(30_000_000);
  });

  it.each([
    [null, /capacities 'capacities.json': cannot be read \(no such file\)/],
    [{ version: 2, capacities: [] }, /capacities 'capacities.json': version is 2/],
  ])('refuse what is no such file', async (file, words) => {
    await expect(capacities(file)).rejects.toThrow(words);
  });
});

afterAll(removeScratch);
