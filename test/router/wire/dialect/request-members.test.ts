/** The members that say something, as JSON.parse has them, and of long ones what stands for them. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { membersIn } from '../scanned.ts';

const WANTED = ['model', 'stream', 'messages', 'system'];

it('are those of the outermost object, the last of each name, with all that is in them', () => {
  const key = fc.oneof(fc.constantFrom(...WANTED, 'mod\\u0065l', 'other'), fc.stringMatching(/^[a-z]{0,8}$/));
  const value = fc.jsonValue().map((each) => JSON.stringify(each));
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 8 }), (entries) => {
      const text = `{ ${entries.map(([name, each]) => `"${name}" : ${each}`).join(' , ')} }`;
      const parsed = JSON.parse(text) as Record<string, unknown>;
      const kept = Object.fromEntries(Object.entries(parsed).filter(([name]) => WANTED.includes(name)));
      const members = membersIn(text, WANTED);
      expect(members.record()).toEqual(kept);
      expect(members.inside).toBe(1);
      for (const name of WANTED) {
        const span = members.spanOf(name);
        const bytes = Buffer.from(text);
        if (span === null) expect(kept).not.toHaveProperty(name);
        else expect(JSON.parse(bytes.toString('utf8', span.start, span.end))).toEqual(kept[name]);
      }
    }),
    { numRuns: 1000 },
  );
});

it('of another value there are none', () => {
  for (const text of ['[{"model":"m"}]', '"model"', '7', 'null']) {
    const members = membersIn(text, WANTED);
    expect({ inside: members.inside, record: members.record() }).toEqual({ inside: -1, record: {} });
  }
});

it('that are long are known by their first entry, or by their beginning and length', () => {
  const long = 'é"'.repeat(40_000);
  const record = (body: object): Record<string, unknown> => ({
    ...membersIn(JSON.stringify(body), WANTED).record(),
  });
  const turns = [
    { role: 'user', content: 'first' },
    { role: 'user', content: long },
  ];
  expect(record({ messages: turns, model: 'm' })).toEqual({ messages: [turns[0]], model: 'm' });
  const lists = { messages: [1, long], system: ['two', long] };
  expect(record(lists)).toEqual({ messages: [1], system: ['two'] });
  const { system, messages } = record({ system: long, messages: [{ content: long }, 1] });
  expect(system).toMatch(/^é\\"é\\".* 160002$/s);
  expect(messages).toEqual([expect.stringMatching(/^"content":"é\\".* 160014$/s)]);
  expect(String(system).length).toBeLessThan(66_000);
  expect(record({ system: { a: long } })).toEqual({ system: expect.stringMatching(/ 160008$/) });
});
