/** A router of one lane whose control routes are asked. */
import { type Answered, ask } from './http-client.ts';
import {
  account,
  type Json,
  oneLane,
  type RouterSetup,
  type RunningRouter,
  startRouter,
  upstream,
} from './router-harness.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';

export interface Open {
  readonly server: ScriptedUpstream;
  readonly running: RunningRouter;
  readonly get: (path: string) => Promise<Answered>;
  readonly post: (path: string, body?: object | string) => Promise<Answered>;
}

/** One lane, anthropic, with one account. */
export async function open(more: Json = {}, setup: Partial<RouterSetup> = {}): Promise<Open> {
  const server = await upstream();
  const quotas = oneLane(server.url, [account('a', 'KEY_A')], more);
  const running = await startRouter({ bucketMs: 1, env: { CCP_DEV_ENABLE: '1' }, ...setup, quotas });
  const { url } = running;
  return {
    server,
    running,
    get: (path) => ask(`${url}${path}`),
    post: (path, body) => ask(`${url}${path}`, body === undefined ? { method: 'POST' } : { body }),
  };
}

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The text format 0.0.4, with its escapes. */
export function parseMetrics(text: string): Series[] {
  return text.split('\n').flatMap((line): Series[] => {
    if (line === '' || line.startsWith('#')) return [];
    const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) throw new Error(`not a line of the format: ${line}`);
    const labels: Record<string, string> = {};
    for (const [, key, value] of (match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      labels[key!] = value!.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    }
    return [{ name: match[1]!, labels, value: Number(match[3]!.replace('+Inf', 'Infinity')) }];
  });
}
