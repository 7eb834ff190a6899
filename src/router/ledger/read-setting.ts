/** A setting of the state as the value that its JSON says: of the shape that its reader knows, or a state that is damaged. */
import { parseStrictJson } from '../../core/index.ts';
import { SETTING_TABLE } from './account-rows.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { StoreError } from './store-error.ts';

/** The value of a text; undefined where it is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch {
    return undefined;
  }
}

/** undefined = never saved. Throws StoreError corrupt where `read` gives null, or the text is no JSON. */
export function readSetting<Value>(
  connection: SqliteConnection,
  key: string,
  read: (value: unknown) => Value | null,
): Value | undefined {
  const [row] = connection.records(SETTING_TABLE, 'WHERE key = ?', [key]);
  if (row === undefined) return undefined;
  const value = read(parsedJson(row.json));
  if (value !== null) return value;
  throw new StoreError(
    'corrupt',
    `state '${connection.file}': setting.json of '${key}' is not what the router writes there`,
  );
}
