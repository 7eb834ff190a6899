/** The router's state as demand: the database is native code, so only those who read one load it. */
import type { StateReader } from '../sources/index.ts';

export const readState: StateReader = async (file, options) => {
  const { readUsageDb } = await import('../sources/index.ts');
  return readUsageDb(file, options);
};
