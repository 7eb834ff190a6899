/** Lanes behind a company's proxy: the variables that name it, and whom it is not asked for. */
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from '../../../src/router/server/parts/index.ts';
import { send } from './http-client.ts';
import { account, oneLane, startRouter, upstream } from './router-harness.ts';

/** A proxy that leads every tunnel to `port` of this machine, and what it was asked for. */
async function proxyTo(port: number): Promise<{ readonly url: string; readonly tunnels: readonly string[] }> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    tunnels.push(request.url!);
    const far = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      far.pipe(client);
      client.pipe(far);
    });
    for (const socket of [far, client]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tunnels };
}

const portOf = (url: string): number => Number(new URL(url).port);

describe('a lane behind a proxy', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('is reached through %s alone', async (name) => {
    const server = await upstream();
    const proxy = await proxyTo(portOf(server.url));
    const quotas = oneLane('http://provider.invalid', [account('a', 'KEY_A')]);
    const running = await startRouter({ quotas, env: { [name]: proxy.url } });
    expect((await send(running.url)).status).toBe(200);
    expect((await send(running.url, { stream: true })).text).toContain('message_stop');
    expect(proxy.tunnels).toEqual(['provider.invalid:80']);
    await running.stop();
  });

  it('is reached without it where NO_PROXY names its host, and where it is this machine', async () => {
    const server = await upstream();
    const proxy = await proxyTo(portOf(server.url));
    const there = oneLane('http://provider.invalid', [account('a', 'KEY_A')]);
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: 'other.invalid,provider.invalid' };
    const excepted = await startRouter({ quotas: there, env });
    expect((await send(excepted.url)).status).toBe(502);
    const here = await startRouter({
      quotas: oneLane(server.url, [account('a', 'KEY_A')]),
      env: { HTTP_PROXY: proxy.url },
    });
    expect((await send(here.url)).status).toBe(200);
    expect(proxy.tunnels).toEqual([]);
  });
});

describe('the address of a proxy', () => {
  it('is read in lower case first', () => {
    const env = { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2', no_proxy: 'x' };
    expect(readSettings(env).proxies).toEqual({ http: '', https: 'http://a:1', except: 'x' });
  });

  it('that is none is refused, and not shown: it may hold a password', () => {
    const problem = "HTTPS_PROXY is '(not shown)'; allowed: an address such as http://proxy.example:3128";
    expect(() => readSettings({ HTTPS_PROXY: 'user:secret@proxy' })).toThrow(problem);
  });
});
