/** The list of questions says of each what the question itself says. */
import { describe, expect, it } from 'vitest';
import { QUESTION_LIST } from '../../src/planner/index.ts';

describe.each(QUESTION_LIST)('the listed question $name', ({ name, asks, hasFile, load }) => {
  it('is the one that is loaded', async () => {
    const question = await load();
    expect({ ...question, hasFile: question.file !== null }).toMatchObject({ name, asks, hasFile });
  });
});
