/** JSON files that a user names: parsed and checked, with errors that say file, place, value and what is allowed. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { type ErrorCode, QuotalabError, schemaProblem } from '../../core/index.ts';

export interface JsonFile {
  readonly option: string;
  readonly path: string;
  readonly code: ErrorCode;
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES') return 'permission denied';
  return error instanceof Error ? error.message : String(error);
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
  const text = await readFile(resolvedPath, 'utf8').catch((error: unknown) =>
    refuse(`cannot be read (${reasonOf(error)})`),
  );
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return refuse(`is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  return refuse(schemaProblem(parsed.error.issues[0]!, value));
}
