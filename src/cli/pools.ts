/** The `pools` command: the presets there are, and one pool with its windows, who shares them and its classes. */
import { zoneOffsets } from '../core/index.ts';
import { poolLines, presetLines } from '../display/terminal/index.ts';
import { PRESETS } from '../quota/pools/index.ts';
import { readPoolGraph } from './inputs/pool/index.ts';
import { pageLook, type ScreenTarget } from './screen/index.ts';

export interface PoolsRequest {
  /** A file or presets to show; null = list the presets. */
  readonly pool: string | null;
  readonly json: boolean;
  /** Weighted tokens of one unit, > 0. */
  readonly unitTokens: number;
  /** IANA name. */
  readonly timeZone: string;
}

export interface PoolsEnvironment {
  readonly stdout: ScreenTarget;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Runs the command. Throws BAD_POOL, and BAD_OPTION for an unknown zone. */
export async function pools(request: PoolsRequest, environment: PoolsEnvironment): Promise<void> {
  const { pool: text, json, unitTokens, timeZone } = request;
  const { stdout, cwd, env, now } = environment;
  const print = (lines: readonly string[]): void => {
    stdout.write(`${lines.join('\n')}\n`);
  };
  const { width, color } = pageLook(stdout, env);
  // An unknown zone is refused whether or not an instant is printed.
  zoneOffsets(timeZone);
  if (text === null) {
    print(json ? [JSON.stringify({ presets: PRESETS }, null, 2)] : presetLines(PRESETS, { width, color }));
    return;
  }
  const pool = await readPoolGraph(text, { unitTokens, cwd });
  print(
    json ? [JSON.stringify(pool, null, 2)] : poolLines(text, pool, { width, color, timeZone, nowMs: now() }),
  );
}
