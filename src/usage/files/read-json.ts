/** JSON files that a user names: parsed and checked, with errors that say file, place, value and what is allowed. */
import type { z } from 'zod';
import {
  type ErrorCode,
  JsonFault,
  parseStrictJson,
  QuotalabError,
  schemaProblem,
} from '../../core/index.ts';
import { type RefuseFile, readText } from './read-text.ts';

export interface JsonFile {
  readonly option: string;
  readonly path: string;
  readonly code: ErrorCode;
}

/** The value of a JSON text, read strictly; `revive` as JSON.parse has it. Throws by `refuse`, naming line and column. */
export function parseJsonText(
  text: string,
  refuse: RefuseFile,
  revive?: (key: string, value: unknown) => unknown,
): unknown {
  try {
    return parseStrictJson(text, revive);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    const place = `line ${error.line}, column ${error.column}: ${error.message}`;
    return refuse(error.kind === 'syntax' ? `is not JSON (${place})` : place);
  }
}

/** Reads and checks a JSON file (at `resolvedPath`; `file.path` is what the user typed). Throws the file's code with one sentence about the first problem. */
export async function readJsonFile<Schema extends z.ZodType>(
  file: JsonFile,
  schema: Schema,
  resolvedPath: string = file.path,
): Promise<z.output<Schema>> {
  const refuse = (problem: string): never => {
    throw new QuotalabError(file.code, `${file.option} '${file.path}': ${problem}`);
  };
  const value = parseJsonText(await readText(resolvedPath, { refuse }), refuse);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return refuse(schemaProblem(parsed.error.issues[0]!, value));
}
