/** A home and a project for the tests of quotas files, and readers in them. */
import { join } from 'node:path';
import { type QuotasReading, readQuotas } from '../../../src/router/config/index.ts';
import { temporaryTree } from './temporary-tree.ts';

export interface QuotasTree {
  readonly root: string;
  /** Reads with that environment; `file` as of --quotas, from the project. */
  readonly read: (env?: Readonly<Record<string, string>>, file?: string | null) => Promise<QuotasReading>;
}

/** `files` by path: the home is home/, the working directory project/, the zone of the machine UTC. */
export function quotasTree(files: Readonly<Record<string, string | Uint8Array>>): QuotasTree {
  const root = temporaryTree(files);
  return {
    root,
    read: (env = {}, file = null) =>
      readQuotas({
        file,
        env,
        homeDirectory: join(root, 'home'),
        cwd: join(root, 'project'),
        timeZone: 'UTC',
      }),
  };
}

/** Reads `content` (a text, or a value as JSON) as /project/q.json. */
export function readContent(
  content: unknown,
  env: Readonly<Record<string, string>> = {},
): Promise<QuotasReading> {
  const text =
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content);
  return quotasTree({ 'project/q.json': text }).read(env, 'q.json');
}
