/**
 * What yargs says of a user's mistake, in our words: what was typed, the nearest thing there is, and where the rest is
 * listed. One place for all commands, because yargs knows at that moment what the command that was reached takes.
 */
import type { Argv } from 'yargs';
import { nearestWord, QuotalabError } from '../../core/index.ts';

/** What the command that was reached takes. */
export interface Reached {
  /** Words typed so far that are commands: `plan`, `status`. */
  readonly path: readonly string[];
  readonly options: readonly string[];
  readonly commands: readonly string[];
}

/** Looks at yargs where it stands: after a mistake, in the command whose words were wrong. */
export function reachedOf(cli: Argv): Reached {
  const inner = cli as unknown as {
    readonly getOptions: () => { readonly key: Readonly<Record<string, unknown>> };
    readonly getInternalMethods: () => {
      getCommandInstance(): { getCommands(): string[] };
      getContext(): { readonly commands: readonly string[] };
    };
  };
  const methods = inner.getInternalMethods.call(cli);
  return {
    path: [...methods.getContext().commands],
    // Letters are short names of options that are listed too.
    options: Object.keys(inner.getOptions.call(cli).key).filter((name) => name.length > 1),
    commands: methods.getCommandInstance().getCommands(),
  };
}

/** As it was typed: with its dashes, or in quotes. */
function typed(word: string, args: readonly string[]): { readonly text: string; readonly isOption: boolean } {
  if (args.some((arg) => arg === `--${word}` || arg.startsWith(`--${word}=`))) {
    return { text: `--${word}`, isOption: true };
  }
  // Letters share one dash, as in -xt; what two dashes begin is a word.
  if (word.length === 1 && args.some((arg) => /^-[a-z]/i.test(arg) && arg.includes(word))) {
    return { text: `-${word}`, isOption: true };
  }
  return { text: `'${word}'`, isOption: false };
}

/** Unknown options, each with the nearest; where there are none, the first word that is no command. */
function unknownSentence(
  words: readonly string[],
  args: readonly string[],
  { options, commands }: Reached,
  help: string,
): string {
  const found = words.map((word) => ({ word, ...typed(word, args) }));
  const wrong = found.filter(({ isOption }) => isOption);
  if (wrong.length > 0) {
    const said = wrong.map(({ word, text }) => {
      const near = nearestWord(word, options);
      return near === null ? `${text} is unknown` : `${text} is unknown; did you mean --${near}?`;
    });
    return `${said.join('; ')}${said.at(-1)!.endsWith('?') ? '' : ';'} ${help}`;
  }
  const { word, text } = found[0]!;
  if (commands.length === 0) return `${text} is not expected; ${help}`;
  const near = nearestWord(word, commands);
  return `${text} is unknown;${near === null ? '' : ` did you mean ${near}?`} allowed: ${commands.join(', ')}`;
}

/** The sentence for what yargs found wrong. */
export function mistake(message: string, args: readonly string[], reached: Reached): QuotalabError {
  const command = ['quotalab', ...reached.path].join(' ');
  const help = `${command} --help lists what is allowed`;
  const unknown = /^Unknown (?:arguments?|commands?): (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined) {
    return new QuotalabError('BAD_OPTION', unknownSentence(unknown.split(', '), args, reached, help));
  }
  const bare = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
  if (bare !== undefined) {
    return new QuotalabError('BAD_OPTION', `--${bare} is given without a value; ${help}`);
  }
  const few = /^Not enough non-option arguments: got (\d+), need at least (\d+)$/.exec(message);
  if (few !== null) {
    const [given, needed] = [Number(few[1]), Number(few[2])];
    const needs = needed === 1 ? 'one word after it' : `${needed} words after it`;
    return new QuotalabError(
      'BAD_OPTION',
      `${command} needs ${needs} and has ${given === 0 ? 'none' : given}; ${help}`,
    );
  }
  return new QuotalabError('BAD_OPTION', `${message}; ${help}`);
}
