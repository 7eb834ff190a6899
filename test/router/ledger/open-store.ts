/** A state file in a directory of its own, closed and removed after the test. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { StateStore, type StoreOptions } from '../../../src/router/ledger/index.ts';
import { temporaryTree } from '../../usage/sources/temporary-tree.ts';

export const stateFile = (): string => join(temporaryTree({}), 'state', 'router.sqlite3');

export function openStore(file: string = stateFile(), options?: StoreOptions): StateStore {
  const store = StateStore.open(file, options);
  onTestFinished(() => store.close());
  return store;
}
