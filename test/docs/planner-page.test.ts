/** What docs/planner.md says in prose: which questions take a file, the exit codes, the preset of message tiers. */

import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/core/index.ts';
import { loadQuestions } from '../../src/planner/index.ts';
import { DOC_TIERS } from '../../src/planner/usage/index.ts';
import { readDocument } from './markdown.ts';

const QUESTIONS = await loadQuestions();

/** The page without line ends. */
const section = (): string => readDocument('docs/planner.md').replace(/\s+/g, ' ');

describe('README', () => {
  it('names every question', () => {
    const named = [...readDocument('README.md').matchAll(/\(`(\w+)`\)/g)].map((match) => match[1]);
    expect(named).toEqual(QUESTIONS.map(({ name }) => name));
  });
});

describe('the page of the planner', () => {
  it('names exactly the questions that take a file', () => {
    const [, list] = /(`\w+`(?:, `\w+`)* and `\w+`) also take a JSON file/.exec(section())!;
    const named = [...list!.matchAll(/`(\w+)`/g)].map((match) => match[1]);
    expect(named).toEqual(QUESTIONS.filter(({ file }) => file !== null).map(({ name }) => name));
  });

  it('tells the exit codes of the planner as the program has them', () => {
    const codes = new Map(
      [...section().matchAll(/(\d) (an answer|bad input|no plan|too few data)/g)].map(([, exit, what]) => [
        what,
        Number(exit),
      ]),
    );
    expect(Object.fromEntries(codes)).toEqual({
      'an answer': 0,
      'bad input': ERROR_CODES.E_RANGE.exitCode,
      'no plan': ERROR_CODES.PLAN_INFEASIBLE.exitCode,
      'too few data': ERROR_CODES.PLAN_INSUFFICIENT.exitCode,
    });
  });

  it('names the preset of message tiers, and says that it is a model', () => {
    expect(section()).toContain(`\`${DOC_TIERS.name}\` is the message table of one document`);
    expect(section()).toContain('presets are models');
  });
});
