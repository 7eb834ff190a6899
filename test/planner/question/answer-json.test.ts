/** An answer as JSON: keys in order, finite numbers only. */
import { describe, expect, it } from 'vitest';
import { answerJson } from '../../../src/planner/question/index.ts';
import { ANSWER as answer } from '../../display/answer/one-answer.ts';

describe('answerJson', () => {
  it('is the head, the data and the tail, in that order, with snake_case keys and no -0', () => {
    const json = answerJson(answer);
    expect(Object.keys(json)).toEqual([
      'question',
      'headline',
      'binding',
      'next',
      'pools',
      'zero',
      'explanations',
      'notes',
    ]);
    expect(Object.is(json.zero, 0)).toBe(true);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });

  it.each([
    [{ a: Number.NaN }, 'data.a of the answer is NaN'],
    [{ a: [{ b: Number.POSITIVE_INFINITY }] }, 'data.a[0].b of the answer is Infinity'],
    [{ a: undefined }, 'data.a of the answer is no JSON value'],
    [{ a: new Map() }, 'data.a of the answer is no JSON value'],
    [{ a: Float64Array.of(1) }, 'data.a of the answer is no JSON value'],
    [{ headline: 'mine' }, 'data.headline of the answer is taken'],
    [{ notes: [] }, 'data.notes of the answer is taken'],
  ])('data %j is a broken invariant', (data, message) => {
    expect(() => answerJson({ ...answer, data })).toThrow(message);
  });
});
