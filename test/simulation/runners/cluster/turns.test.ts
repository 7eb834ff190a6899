/** What must be alone is alone; what may go on together does. */
import { describe, expect, it } from 'vitest';
import { Turns } from '../../../../src/simulation/runners/cluster/turns.ts';

/** Work that notes when it begins and ends, and ends when told. */
function workOn(log: string[], name: string) {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async (): Promise<void> => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
  };
  return { work, end };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('let shared work go on together, and sole work alone, in the order in which it came', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => workOn(log, name));
    const all = [turns.shared(a!.work), turns.shared(b!.work), turns.alone(c!.work), turns.shared(d!.work)];
    await settled();
    expect(log).toEqual(['a begins', 'b begins']);
    a!.end();
    await settled();
    expect(log).not.toContain('c begins');
    b!.end();
    await settled();
    expect(log.slice(3)).toEqual(['b ends', 'c begins']);
    c!.end();
    await settled();
    d!.end();
    await Promise.all(all);
    expect(log.slice(5)).toEqual(['c ends', 'd begins', 'd ends']);
  });

  it('go on after work that failed', async () => {
    const turns = new Turns();
    const fails = async (): Promise<void> => {
      throw new Error('no');
    };
    await expect(turns.alone(fails)).rejects.toThrow('no');
    await expect(turns.shared(fails)).rejects.toThrow('no');
    const log: string[] = [];
    await turns.alone(async () => void log.push('done'));
    expect(log).toEqual(['done']);
  });
});
