import { describe, expect, it } from 'vitest';
import { StoreError, storeErrorFrom } from '../../../src/router/ledger/store-error.ts';

describe('what a store error says', () => {
  it.each([
    [{ rawCode: 13, code: 'SQLITE_FULL' }, 'full'],
    [{ rawCode: 5, code: 'SQLITE_BUSY' }, 'busy'],
    // SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_WRITE: extended codes keep the primary one in their low byte.
    [{ rawCode: 517 }, 'busy'],
    [{ rawCode: 778 }, 'io'],
    [{ rawCode: 8 }, 'readonly'],
    [{ rawCode: 11 }, 'corrupt'],
    [{ rawCode: 26 }, 'corrupt'],
    [{ rawCode: 3091 }, 'bad_row'],
    [{ rawCode: 1 }, 'other'],
    [{ code: 'ENOSPC' }, 'full'],
    [{ code: 'EACCES' }, 'readonly'],
    [{ code: 'EROFS' }, 'readonly'],
    [{ code: 'ENOTDIR' }, 'io'],
    [{}, 'other'],
  ])('of %o is the reason %s', (fields, reason) => {
    const error = storeErrorFrom('f.db', Object.assign(new Error('it failed'), fields));
    expect([error.reason, error.message]).toEqual([reason, "state 'f.db': it failed"]);
  });

  it('is kept when it is one already, and made of anything', () => {
    const error = new StoreError('full', 'x');
    expect(storeErrorFrom('f.db', error)).toBe(error);
    expect(storeErrorFrom('f.db', 'words').message).toBe("state 'f.db': words");
  });
});
