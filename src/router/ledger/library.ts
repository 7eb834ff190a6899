/**
 * libsql, native code that is not built for every platform: loaded with the first state that is opened, so that whatever
 * opens none runs everywhere.
 */
import { createRequire } from 'node:module';
import type Database from 'libsql';
import { StoreError } from './store-error.ts';

type Library = typeof Database;

const require = createRequire(import.meta.url);

/** The library. Throws StoreError `library` where it has no build for this platform, or was not installed. */
export function sqliteLibrary(): Library {
  try {
    return require('libsql') as Library;
  } catch {
    throw new StoreError(
      'library',
      `the router's state needs libsql, which is not installed here or has no build for ${process.platform}-${process.arch}; ` +
        'what needs no state runs without it: simulate, sweep, compare, pools and plan with other demand',
    );
  }
}
