/** Reading demand in a test's directory: the options that are read with, and the error of what is refused. */
import { join } from 'node:path';
import { QuotalabError } from '../../../src/core/index.ts';
import { readUsageDb } from '../../../src/router/ledger/index.ts';
import { type ReadDemandOptions, readDemand } from '../../../src/usage/sources/index.ts';

/** The usual options in this directory, its `home` the home directory. */
export function optionsIn(root: string): ReadDemandOptions {
  const places = { env: {}, home: join(root, 'home'), cwd: root };
  return {
    unitTokens: 100,
    weights: null,
    timeZone: 'UTC',
    lenient: false,
    readState: readUsageDb,
    ...places,
  };
}

/** What `--demand` refuses this text with, in this directory; throws when it does not. */
export async function refusal(text: string, root: string): Promise<QuotalabError> {
  try {
    await readDemand(text, optionsIn(root));
  } catch (error) {
    if (error instanceof QuotalabError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}
