import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type QuotasRequest, quotas } from '../../../src/cli/router/quotas.ts';
import { removeScratch, scratchDirectory } from '../command.ts';
import { type StubRouter, startRouterStub } from '../router-stub.ts';

const QUOTAS = 'GET /v1/quotas';
const RELOAD = 'POST /v1/quotas/reload';
const ANSWER = {
  config: { windows: { rolling_seconds: 18_000 }, models: {} },
  path: '/etc/ccp/quotas.json',
  loaded: '2026-02-11T09:08:07Z',
};

let router: StubRouter;
let cwd: string;
beforeEach(async () => {
  cwd = scratchDirectory();
  router = await startRouterStub({
    [QUOTAS]: { text: JSON.stringify(ANSWER) },
    [RELOAD]: { status: 204, text: '' },
  });
});
afterEach(() => router.close());
afterAll(removeScratch);

async function printed(more: Partial<QuotasRequest> = {}): Promise<string> {
  let text = '';
  const stdout = {
    write: (part: string): void => {
      text += part;
    },
  };
  const { signal } = new AbortController();
  const request: QuotasRequest = { url: router.url, action: 'show', file: null, tokenFile: null, ...more };
  await quotas(request, { stdout, cwd, env: { QUOTALAB_TOKEN: 't' }, signal });
  return text;
}

describe('quotas', () => {
  it('shows where they come from, when they were loaded, and all of them', async () => {
    expect(await printed()).toBe(
      `path    /etc/ccp/quotas.json\nloaded  2026-02-11T09:08:07Z\n\n${JSON.stringify(ANSWER.config, null, 2)}\n`,
    );
  });

  it('says when they are built in', async () => {
    router.replies[QUOTAS] = { text: JSON.stringify({ ...ANSWER, path: '' }) };
    expect(await printed()).toContain('path    built-in quotas\n');
  });

  it('prints no character that steers the terminal, and the same JSON value', async () => {
    const config = { '\u009b2J\u202e\u007f': 1 };
    router.replies[QUOTAS] = { text: JSON.stringify({ ...ANSWER, config, path: '\u001b[2J' }) };
    const text = await printed();
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(text.slice(text.indexOf('{')))).toEqual(config);
  });

  it('takes no file', async () => {
    await expect(printed({ file: 'a.json' })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});

describe('quotas reload', () => {
  it('says what the router has now, and sends the token', async () => {
    expect(await printed({ action: 'reload' })).toBe(
      'reloaded /etc/ccp/quotas.json at 2026-02-11T09:08:07Z\n',
    );
    expect(router.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([RELOAD, QUOTAS]);
    expect(router.asked[0]?.headers['x-quotalab-token']).toBe('t');
  });

  it('names a file that is here in full, and another one as it was given', async () => {
    writeFileSync(join(cwd, 'a b.json'), '{}');
    await expect(printed({ action: 'reload', file: 'a b.json' })).rejects.toThrow('status 404');
    await expect(printed({ action: 'reload', file: 'there.json' })).rejects.toThrow('status 404');
    expect(router.asked.map(({ path }) => path)).toEqual([
      `/v1/quotas/reload?file=${encodeURIComponent(join(cwd, 'a b.json'))}`,
      '/v1/quotas/reload?file=there.json',
    ]);
  });

  it("gives the router's reason when it keeps what it has", async () => {
    router.replies[RELOAD] = {
      status: 400,
      text: 'invalid quotas: line 3:\n  warn_pct is 7; allowed: 0..1\n',
    };
    await expect(printed({ action: 'reload' })).rejects.toMatchObject({
      code: 'ROUTER_UNREACHABLE',
      message: `the router at ${router.url} kept its quotas: invalid quotas: line 3: warn_pct is 7; allowed: 0..1`,
    });
  });
});
