/**
 * One mechanism for all questions: options and file are schemas, `compute` turns what was read into facts, `page` turns
 * facts into words. Help, defaults, refusals, types and JSON Schema come from the schemas; `--json` is the facts.
 * Headline, tables and figures can only say what the facts hold.
 */
import { z } from 'zod';
import { engineBlocks } from './engine-block.ts';
import { factsJson } from './facts-json.ts';
import { numberOf, objectField, readFields, wholeField } from './fields.ts';
import type { Answer, AnswerFigure, AnswerSection, Explanation } from './page.ts';
import type { PlanContext, PlanQuestion, QuestionFile, QuestionInput, QuestionOption } from './question.ts';

/** An answer in words, before it is drawn. */
export interface Page {
  /** The answer in one sentence. */
  readonly headline: string;
  /** The constraint that decides; null when none does. */
  readonly decides: string | null;
  /** What to do now. */
  readonly next: string;
  readonly blocks: readonly AnswerSection[];
  readonly figures?: readonly AnswerFigure[];
  readonly explanations?: readonly Explanation[];
  /** What was assumed, and what the data cannot tell. */
  readonly notes: readonly string[];
}

/** A file to write: the option that names the place, and its content. */
export interface ExportedFile {
  readonly option: string;
  readonly path: string;
  readonly json: unknown;
}

/** The values of options, of their schemas. */
export type OptionsOf<Options extends z.ZodRawShape> = z.output<z.ZodObject<Options>>;

/** What a question is asked with: its options, and its file or null. */
export interface Asked<Options extends z.ZodRawShape, File extends z.ZodType> {
  readonly options: OptionsOf<Options>;
  readonly file: z.output<File> | null;
  /** The file as it is given, for files that a question writes. */
  readonly given: unknown;
}

export interface QuestionParts<Options extends z.ZodRawShape, File extends z.ZodType, Facts extends object> {
  readonly name: string;
  /** As a person asks it. */
  readonly asks: string;
  /** By name, in the order of the help; `.prefault()` is the default, `.describe()` comes last. */
  readonly options: Options;
  readonly file: (Omit<QuestionFile, 'schema'> & { readonly schema: File }) | null;
  readonly usage: PlanQuestion['usage'];
  /** Plain data: numbers finite or null, texts, lists, objects. Throws the coded errors. */
  compute(context: PlanContext, asked: Asked<Options, File>): Facts | Promise<Facts>;
  /** Words alone: no figure that is not in the facts. */
  page(facts: Facts, context: PlanContext, options: OptionsOf<Options>): Page;
  /** Files that were asked for. */
  exports?(facts: Facts, asked: Asked<Options, File>): readonly ExportedFile[];
}

const MOST_TRIALS = 1_000_000;

/** The option of questions that trials of the simulator can be asked beside: PlanContext.engine. */
export const simulateField = (): z.ZodType<number | undefined, unknown> =>
  wholeField(1, MOST_TRIALS)
    .optional()
    .describe('Trials of the simulator from this moment on: your accounts as they stand, your recorded days');

/** What lies below optional and default. */
function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = schema._zod.def as { readonly innerType?: z.core.$ZodType };
  return innerType === undefined ? schema : innermost(innerType);
}

const typeOf = (schema: z.ZodType): unknown => z.globalRegistry.get(innermost(schema))?.type;

function defaultOf(schema: z.ZodType): unknown {
  const { type, defaultValue, innerType } = schema._zod.def as {
    readonly type: string;
    readonly defaultValue?: unknown;
    readonly innerType?: z.ZodType;
  };
  if (type === 'prefault') return defaultValue;
  return innerType === undefined ? undefined : defaultOf(innerType);
}

function optionOf(name: string, schema: z.ZodType): QuestionOption {
  const isFlag = typeOf(schema) === 'boolean';
  const value = defaultOf(schema);
  return {
    name,
    describe: schema.description ?? '',
    text: isFlag || value === undefined ? null : String(value),
    ...(isFlag ? { isFlag: true } : {}),
  };
}

/** The value that the schema of an option checks; undefined = not given. */
function givenOf(name: string, schema: z.ZodType, input: QuestionInput): unknown {
  const type = typeOf(schema);
  if (type === 'boolean') return input.flag(name);
  const text = input.text(name);
  if (text === null) return undefined;
  return type === 'number' || type === 'integer' ? numberOf(text) : text;
}

/** A question of its parts. */
export function question<Options extends z.ZodRawShape, File extends z.ZodType, Facts extends object>({
  name,
  asks,
  options,
  file,
  usage,
  compute,
  page,
  exports: exported,
}: QuestionParts<Options, File, Facts>): PlanQuestion {
  const shape = Object.entries(options) as Array<[string, z.ZodType]>;
  const schema = objectField(options);
  return {
    name,
    asks,
    options: shape.map(([key, each]) => optionOf(key, each)),
    file,
    usage,
    schema: schema as z.ZodType,
    async answer(input) {
      const given = shape.map(([key, each]) => [key, givenOf(key, each, input)] as const);
      const asked: Asked<Options, File> = {
        options: readFields(schema, Object.fromEntries(given), name, '--'),
        // A file that must be there and holds `null` is refused by its schema.
        file:
          file === null || (input.file === null && !file.isRequired)
            ? null
            : readFields(file.schema, input.file, file.name),
        given: input.file,
      };
      const facts = await compute(input.context, asked);
      const {
        decides,
        blocks,
        figures = [],
        explanations = [],
        ...words
      } = page(facts, input.context, asked.options);
      const answer: Answer = {
        question: asks,
        ...words,
        binding: decides,
        sections: [...blocks, ...engineBlocks(input.context.engine, input.context)],
        figures,
        explanations,
        data: factsJson(
          input.context.engine === undefined ? facts : { ...facts, engine: input.context.engine },
        ),
      };
      return { answer, exports: exported?.(facts, asked) ?? [] };
    },
  };
}

/** JSON Schema of a question's options and file. */
export function questionSchema({ name, asks, schema, file }: PlanQuestion): Record<string, unknown> {
  const told = (each: z.ZodType): unknown => z.toJSONSchema(each, { io: 'input', unrepresentable: 'any' });
  return {
    question: name,
    asks,
    options: told(schema),
    file: file === null ? null : told(file.schema),
  };
}
