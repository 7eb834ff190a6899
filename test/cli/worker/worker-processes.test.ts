/**
 * `quotalab worker` as built, in processes of its own, driven by `simulate --cluster`: killed, stopped, refused, served and
 * told to end. Whatever happens to workers or server, the run ends with the digest of one that was played alone.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStream } from '../../../src/numerics/random/index.ts';
import { HAS_REDIS, type ServerChoice, startRedis, type TestServer } from '../../redis-server.ts';
import { type WorkerProcess, workerProcess } from '../../simulation/runners/cluster/cluster-runs.ts';
import { builtFile, type Program, removeScratch, scratchDirectory, startProgram, until } from '../command.ts';
import { leftIn } from '../simulate/kept-runs.ts';

const KILLS = 20;
const RUN = [
  '--trials',
  '400',
  '--batch-size',
  '4',
  '--seed',
  '14',
  '--policies',
  'paced,random',
  '--warmup-weeks',
  '0',
];

let whole: ReturnType<typeof leftIn>;
const servers: TestServer[] = [];
const workers: WorkerProcess[] = [];
const programs: Program[] = [];

async function serverOf(choice: ServerChoice = {}): Promise<TestServer> {
  const server = await startRedis(choice);
  servers.push(server);
  return server;
}

function startWorker(server: TestServer, ...args: string[]): WorkerProcess {
  const worker = workerProcess(['--cluster', server.url, '--threads', '1', ...args]);
  workers.push(worker);
  return worker;
}

const isReady = (worker: WorkerProcess): boolean =>
  worker.log().some(({ event }) => event === 'worker ready');
const doneBy = (worker: WorkerProcess): number =>
  worker.log().filter(({ event }) => event === 'batch done').length;

function startRun(server: TestServer, ...args: string[]): Program & { readonly cwd: string } {
  const cwd = scratchDirectory();
  const program = startProgram([...RUN, '--cluster', server.url, '--quiet', ...args], cwd);
  programs.push(program);
  return { ...program, cwd };
}

async function expectWhole(program: ReturnType<typeof startRun>): Promise<void> {
  const { code, stderr } = await program.ended;
  expect({ code, stderr: stderr.replaceAll(/^note: .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
  expect(leftIn(join(program.cwd, 'results'))).toEqual(whole);
}

describe.skipIf(!HAS_REDIS)('workers', () => {
  beforeAll(async () => {
    builtFile('workers/trial-worker.js');
    const cwd = scratchDirectory();
    expect(await startProgram([...RUN, '--quiet'], cwd).ended).toMatchObject({ code: 0 });
    whole = leftIn(join(cwd, 'results'));
  }, 120_000);
  afterEach(async () => {
    for (const { child } of [...workers.splice(0), ...programs.splice(0)]) child.kill('SIGKILL');
    for (const server of servers.splice(0)) {
      server.client.disconnect();
      await server.stop();
    }
  });
  afterAll(removeScratch);

  it(`killed ${KILLS} times at random moments lose nothing and count nothing twice`, async () => {
    const server = await serverOf();
    const stream = openStream({ seed: 14, trialIndex: 0, purpose: 'search' });
    let run = startRun(server);
    // One at a time is killed when it has done a few batches, or in its first; the last ones play what is left.
    for (let kill = 0; kill < KILLS; kill++) {
      const worker = startWorker(server, '--lost-after', '1');
      const batches = (stream.next() >>> 0) % 4;
      const isOver = (): boolean => run.child.exitCode !== null;
      await until('it has played some', () => isOver() || (isReady(worker) && doneBy(worker) >= batches));
      worker.child.kill('SIGKILL');
      // Workers that were slow to be killed have played all of it: the other kills are in a run of their own.
      if (isOver()) {
        await expectWhole(run);
        run = startRun(server);
      }
    }
    startWorker(server, '--lost-after', '1');
    startWorker(server, '--lost-after', '1');
    await expectWhole(run);
  }, 300_000);

  it('that stand still beyond their time lose their batches to others, and what they say later is dropped', async () => {
    const server = await serverOf();
    const still = startWorker(server, '--lost-after', '1');
    const run = startRun(server);
    await until('it plays', () => doneBy(still) >= 2);
    still.child.kill('SIGSTOP');
    const other = startWorker(server, '--lost-after', '1');
    await until('another has played most', () => doneBy(other) >= 60);
    still.child.kill('SIGCONT');
    await expectWhole(run);
  }, 120_000);

  it('go on when the server was restarted with what it had on its disk', async () => {
    const server = await serverOf({ args: ['--appendonly', 'yes', '--appendfsync', 'everysec'] });
    const worker = startWorker(server, '--lost-after', '1');
    const run = startRun(server);
    await until('some is played', () => doneBy(worker) >= 10);
    await server.stop('SIGKILL');
    await until(
      'both have noticed',
      () => worker.log().some(({ event }) => event === 'server lost') && run.stderr().includes('is lost'),
    );
    await server.start();
    await expectWhole(run);
    expect(run.stderr()).toMatch(
      /^note: redis:\/\/127\.0\.0\.1:\d+\/0 is lost \([^\n]+\): waiting for it\nnote: redis:\/\/\S+ is there again$/m,
    );
    expect(worker.log().filter(({ event }) => event === 'server is there again')).toHaveLength(1);
  }, 120_000);

  it('end what they play when told to, and others play the rest', async () => {
    const server = await serverOf();
    const first = startWorker(server);
    const run = startRun(server);
    await until('it plays', () => doneBy(first) >= 2);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.log().slice(-1)).toMatchObject([{ event: 'worker stopped' }]);
    expect(first.log().some(({ event }) => event === 'batch failed')).toBe(false);
    startWorker(server);
    await expectWhole(run);
  }, 120_000);

  it('and runs end when the server does not come back: the run can be gone on with', async () => {
    const server = await serverOf();
    const worker = startWorker(server);
    const run = startRun(server, '--journal-after', '0');
    await until('some is played', () => doneBy(worker) >= 10);
    await server.stop('SIGKILL');
    await until(
      'both have noticed',
      () => worker.log().some(({ event }) => event === 'server lost') && run.stderr().includes('is lost'),
    );
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    run.child.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/trials are kept, go on with: npx simulate --resume results\/journal-/);
  }, 120_000);

  it('log a line of JSON an event, and count for Prometheus on loopback', async () => {
    const server = await serverOf();
    const worker = startWorker(server, '--metrics-port', '0');
    await until('it is ready', () => isReady(worker));
    const [ready] = worker.log();
    expect(ready).toMatchObject({ level: 'info', event: 'worker ready', server: server.url, threads: 1 });
    expect(ready!.time).toMatch(/^\d{4}-\d\d-\d\dT/);
    const run = startRun(server);
    await expectWhole(run);
    const done = worker.log().filter(({ event }) => event === 'batch done');
    expect(done[0]).toMatchObject({ trials: 4, run: expect.any(String), seconds: expect.any(Number) });
    const url = String(ready!.metrics);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const text = await (await fetch(url)).text();
    expect(text).toContain(`quotalab_worker_batches_total{outcome="done"} ${done.length}\n`);
    const trials = done.reduce((sum, { trials: count }) => sum + Number(count), 0);
    expect(text).toContain(`quotalab_worker_trials_total ${trials}\n`);
    expect(text).toContain(`quotalab_worker_batch_seconds_count ${done.length}\n`);
    expect(text).toContain('quotalab_worker_threads 1\n');
    expect((await fetch(url.replace('metrics', 'healthz'))).status).toBe(200);
  }, 120_000);

  it('reach a server with a password, whose secret nobody shows', async () => {
    const password = 'hunter2/+@';
    const server = await serverOf({ password });
    const cwd = scratchDirectory();
    const worker = workerProcess(['--threads', '1'], { QUOTALAB_CLUSTER: server.url });
    workers.push(worker);
    const program = startProgram([...RUN, '--cluster', server.url, '--quiet', '--journal-after', '0'], cwd);
    const { code, stdout, stderr } = await program.ended;
    expect(code).toBe(0);
    const { record } = leftIn(join(cwd, 'results'));
    expect(record).toEqual(whole.record);
    const written = stdout + stderr + worker.text() + JSON.stringify(record);
    for (const secret of [password, encodeURIComponent(password)]) expect(written).not.toContain(secret);

    const wrong = await startProgram([...RUN, '--cluster', server.url.replace('hunter2', 'hunter3')], cwd)
      .ended;
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(
      /^quotalab: redis:\/\/\*\*\*@127\.0\.0\.1:\d+\/0 cannot be used: user or password are wrong\n$/,
    );
    const none = await startProgram([...RUN, '--cluster', server.url.replace(/:[^:]*@/, '')], cwd).ended;
    expect(none.stderr).toContain('cannot be used: it asks for a password, or has none');
  }, 120_000);

  it('reach a server with TLS whose authority they are told of, and no other', async () => {
    const folder = scratchDirectory();
    const at = (name: string): string => join(folder, name);
    const openssl = (...args: string[]): void =>
      void execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    writeFileSync(at('names'), 'subjectAltName=DNS:localhost\n');
    openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '30',
      '-subj',
      '/CN=test authority',
    );
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      'own.key',
      '-out',
      'own.csr',
      '-subj',
      '/CN=localhost',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'own.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '30',
      '-extfile',
      'names',
      '-out',
      'own.pem',
    );
    const tls = {
      cert: at('own.pem'),
      key: at('own.key'),
      ca: at('ca.pem'),
      caText: readFileSync(at('ca.pem'), 'utf8'),
    };
    const server = await serverOf({ tls, password: 'both' });
    const env = { NODE_EXTRA_CA_CERTS: at('ca.pem') };
    const worker = workerProcess(['--cluster', server.url, '--threads', '1'], env);
    workers.push(worker);
    await until('it is ready', () => isReady(worker));
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toBe(0);
    const untold = workerProcess(['--cluster', server.url, '--threads', '1']);
    expect(await untold.ended).toBe(1);
    expect(untold.text()).toMatch(
      /^quotalab: rediss:\/\/\*\*\*@localhost:\d+\/0 cannot be used: its certificate is not trusted here/,
    );
    // The certificate names localhost; and Node has nothing to say of an address in place of a name.
    const address = server.url.replace('localhost', '127.0.0.1');
    const unnamed = workerProcess(['--cluster', address, '--threads', '1'], env);
    expect(await unnamed.ended).toBe(1);
    expect(unnamed.text()).toMatch(/^quotalab: [^\n]* its certificate is not trusted here [^\n]*\n$/);
    const plain = workerProcess(['--cluster', server.url.replace('rediss', 'redis'), '--threads', '1']);
    expect(await plain.ended).toBe(1);
    expect(plain.text()).toContain('TLS (rediss://) on one side only?');
  }, 120_000);

  it('that nobody started are asked for; nothing listens is a sentence; Ctrl-C leaves a journal and no job', async () => {
    const server = await serverOf();
    const run = startRun(server, '--journal-after', '0');
    await until('it says so', () => run.stderr().includes('note: no worker plays'));
    expect(run.stderr()).toContain(`: start some with npx quotalab worker --cluster ${server.url}\n`);
    const worker = startWorker(server);
    await until('some is played', () => doneBy(worker) >= 10);
    run.child.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/trials are kept, go on with: npx simulate --resume results\/journal-/);
    const resumed = startProgram(['--resume', 'results', '--cluster', server.url, '--quiet'], run.cwd);
    expect(await resumed.ended).toMatchObject({ code: 0 });
    expect(leftIn(join(run.cwd, 'results'))).toEqual(whole);
    await server.stop();
    const nobody = workerProcess(['--cluster', server.url]);
    expect(await nobody.ended).toBe(1);
    expect(nobody.text()).toBe(
      `quotalab: ${server.url} cannot be used: nothing listens there (ECONNREFUSED)\n`,
    );
  }, 120_000);

  it('refuse bad options in one sentence', async () => {
    for (const [args, sentence] of [
      [[], '--cluster has no URL and QUOTALAB_CLUSTER is not set; allowed: redis://HOST/DATABASE in either'],
      [['--cluster', 'redis://x', '--threads', '0'], "--threads is '0'; allowed: an integer 1..256"],
      [['--cluster', 'redis://x', '--lost-after', '0'], "--lost-after is '0'; allowed: an integer 1..3600"],
      [
        ['--cluster', 'redis://x', '--metrics-port', '70000'],
        "--metrics-port is '70000'; allowed: an integer 0..65535",
      ],
    ] as const) {
      const worker = workerProcess(args);
      expect(await worker.ended).toBe(2);
      expect(worker.text()).toBe(`quotalab: ${sentence}\n`);
    }
  }, 60_000);
});
