/** What the README says about the planner: its questions, the options they share, its exit codes and its files. */
import { describe, expect, it } from 'vitest';
import { PLAN_OPTIONS } from '../../src/cli/options/plan-options.ts';
import { ERROR_CODES } from '../../src/core/index.ts';
import { QUESTIONS } from '../../src/planner/index.ts';
import { DOC_TIERS } from '../../src/planner/ledger/index.ts';
import { plain, readDocument, tableOf } from './markdown.ts';

const readme = (): string => readDocument('README.md');

/** The section without line ends. */
function section(): string {
  const [, text] = /^## The planner\n([\s\S]*?)^## /m.exec(readme()) ?? [];
  if (text === undefined) throw new Error('README.md has no section "The planner"');
  return text.replace(/\s+/g, ' ');
}

describe('the README on the planner', () => {
  it('lists every question in the order of the help, as a person asks it, and no other', () => {
    const rows = tableOf(readme(), '`quotalab plan`', 'The question it answers');
    expect(rows.map((row) => row.map(plain))).toEqual(QUESTIONS.map(({ name, asks }) => [name, asks]));
  });

  it('lists every option that all questions take, with its default, and no other', () => {
    const rows = tableOf(readme(), 'For every question', 'Default', 'Meaning');
    expect(rows.map(([name, text]) => [plain(name!), text])).toEqual(
      PLAN_OPTIONS.map(({ name, text }) => [`--${name}`, text ?? '']),
    );
  });

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
