/** The router's state as demand: the database is native code, so only those who read one load it. */
import type { StateReader } from '../../../usage/sources/index.ts';

export const readState: StateReader = async (file, options) => {
  const { readUsageDb } = await import('../../../router/ledger/index.ts');
  return readUsageDb(file, options);
};
