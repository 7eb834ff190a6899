/** Reading option values: one sentence per refusal, naming the option, the value and what is allowed. */
import { QuotalabError } from '../../core/index.ts';

export function refuseOption(option: string, value: string, allowed: string): never {
  throw new QuotalabError('BAD_OPTION', `--${option} is '${value}'; allowed: ${allowed}`);
}

/** A decimal integer low..high, no sign for positives, no exponent, no hexadecimal. */
export function parseInteger(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^[0-9]{1,16}$/.test(text) || value < low || value > high) {
    refuseOption(option, text, `an integer ${low}..${high}`);
  }
  return value;
}

/** A decimal number > 0 and <= high, or null. */
export function positiveNumber(text: string, high: number): number | null {
  const value = Number(text);
  return /^[0-9]*\.?[0-9]+(e-?[0-9]{1,2})?$/i.test(text) && value > 0 && value <= high ? value : null;
}

export function parseChoice<Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === text);
  return found ?? refuseOption(option, text, choices.join(', '));
}

/** Texts and flags of the named options as given; one given twice is refused rather than guessed at. */
export function optionTexts(
  names: readonly string[],
  argv: Readonly<Record<string, unknown>>,
): Map<string, string | true> {
  const texts = new Map<string, string | true>();
  for (const name of names) {
    const value = argv[name];
    if (Array.isArray(value)) {
      throw new QuotalabError('BAD_OPTION', `--${name} is given ${value.length} times; allowed: once`);
    }
    if (value === true || typeof value === 'string') texts.set(name, value);
  }
  return texts;
}
