/**
 * `proxy --print-service`: what the unit starts is run as it stands, systemd's own checker reads systemd's, and a
 * strict reader of property lists launchd's. Nobody's key is in either.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { printedService } from '../../../src/cli/router/print-service.ts';
import { SERVICE_KINDS, serviceUnit } from '../../../src/cli/router/service-unit.ts';
import { readQuotas } from '../../../src/router/config/index.ts';
import { removeScratch, SECRETS, scratchDirectory, twoAccounts } from '../../router/server/fault-harness.ts';
import { builtFile, mainHere } from '../command.ts';
import { propertyList } from './property-list.ts';

afterAll(removeScratch);

/** Where blanks, percent signs, quotes, dollars and ampersands stand in the way. */
const ODD = 'a b%c "q" $HOME & <d>';

async function printed(kind: (typeof SERVICE_KINDS)[number], more: object = {}) {
  const root = scratchDirectory();
  const cwd = join(root, ODD);
  mkdirSync(join(cwd, 'configs'), { recursive: true });
  const quotas = join(cwd, 'configs', 'quotas.json');
  writeFileSync(quotas, JSON.stringify(twoAccounts('http://127.0.0.1:9')));
  const env = {
    ...SECRETS,
    CCP_REROUTE_MODE: 'preemptive',
    ANTHROPIC_AUTH_TOKEN: 'sk-secret-of-the-lane',
    HTTPS_PROXY: 'http://me:sk-secret-of-the-proxy@proxy:3128',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:8082',
    NO_PROXY: 'localhost',
    HOME: root,
  };
  const surroundings = { cwd, homeDirectory: root, env };
  const reading = await readQuotas({ file: null, timeZone: 'UTC', ...surroundings });
  const program = { node: process.execPath, script: builtFile('src/cli/quotalab.js'), user: 'root' };
  const { unit, notes } = await printedService(
    {
      kind,
      host: '127.0.0.1',
      port: 8082,
      tokenFile: null,
      allowedOrigins: ['http://localhost:3000', 'https://chat.example'],
      affinitySeconds: 60,
      logsDirectory: 'logs $1',
      state: null,
      durability: 'answer',
      ...more,
    },
    reading,
    { ...surroundings, program },
  );
  return { unit, notes, cwd, quotas, program };
}

type Printed = Awaited<ReturnType<typeof printed>>;

const commandOf = ({ program, quotas, cwd }: Printed): string[] => [
  program.node,
  program.script,
  ...['proxy', '--quotas', quotas, '--host', '127.0.0.1', '--port', '8082'],
  ...['--allow-origin', 'http://localhost:3000', '--allow-origin', 'https://chat.example'],
  ...['--affinity', '60'],
  ...['--logs-dir', join(cwd, 'logs $1'), '--durability', 'answer'],
];

describe('a unit of either kind', () => {
  it.each(SERVICE_KINDS)('names the places of keys and holds none (%s)', async (kind) => {
    const { unit } = await printed(kind);
    expect(unit).not.toContain('sk-secret');
    for (const name of ['KEY_A', 'KEY_B', 'ANTHROPIC_AUTH_TOKEN', 'HTTPS_PROXY'])
      expect(unit).toContain(name);
    expect(unit).toContain('preemptive');
    // The address that the shell's clients use would lead the router to itself.
    expect(unit).not.toContain('ANTHROPIC_BASE_URL');
  });

  it('refuses a port that clients cannot know', async () => {
    await expect(printed('systemd', { port: 0 })).rejects.toThrow("--port is '0' with --print-service");
  });

  it('notes a program that may vanish', async () => {
    const { config } = await readQuotas({
      file: null,
      timeZone: 'UTC',
      cwd: '/',
      homeDirectory: '/nowhere',
      env: {},
    });
    const program = { node: '/usr/bin/node', script: '/h/.npm/_npx/1/quotalab.js', user: 'u' };
    const place = { host: '::1', port: 1, tokenFile: null, logsDirectory: null };
    const request = { ...place, allowedOrigins: [], affinitySeconds: null };
    const { notes, unit } = await printedService(
      { kind: 'systemd', state: ':memory:', durability: null, ...request },
      { config, path: '' },
      { cwd: '/', homeDirectory: '/nowhere', env: {}, program },
    );
    expect(notes).toEqual([expect.stringContaining('cache of npx')]);
    expect(unit).toContain('"--state" ":memory:"');
    expect(unit).not.toContain('--durability');
    expect(unit).not.toContain('EnvironmentFile');
  });
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) console.warn('SKIPPED: systemd-analyze is not installed, so no unit is verified by it here');

describe('the unit of systemd', () => {
  it.skipIf(!hasSystemd)('passes systemd-analyze verify', async () => {
    const { unit } = await printed('systemd');
    const file = join(scratchDirectory(), 'quotalab.service');
    writeFileSync(file, unit);
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    const about = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('quotalab'));
    expect({ status, about }).toEqual({ status: 0, about: [] });
  });

  it('starts the command at boot, word for word, and again after a fall but not after a bad file', async () => {
    const done = await printed('systemd');
    const line = /^ExecStart=(.*)$/m.exec(done.unit)![1]!;
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word], index) => {
      const plain = word!.replaceAll('%%', '%').replace(/\\(.)/g, '$1');
      return index === 0 ? plain : plain.replaceAll('$$', '$');
    });
    expect(words).toEqual(commandOf(done));
    for (const text of ['WantedBy=multi-user.target', 'Restart=on-failure', 'RestartPreventExitStatus=2']) {
      expect(done.unit).toContain(`\n${text}\n`);
    }
    expect(done.unit).toContain(`\nWorkingDirectory=${done.cwd.replaceAll('%', '%%')}\n`);
  });
});

describe('the property list of launchd', () => {
  it('is XML that says the same', async () => {
    const done = await printed('launchd');
    const list = propertyList(done.unit);
    expect(list).toMatchObject({
      UserName: 'root',
      WorkingDirectory: done.cwd,
      ProgramArguments: commandOf(done),
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      EnvironmentVariables: { CCP_REROUTE_MODE: 'preemptive', NO_PROXY: 'localhost' },
    });
  });

  it('survives what XML would stumble over', () => {
    const facts = {
      command: ['/n', '<a>&"\'\n--x'],
      directory: '/d',
      user: 'u',
      homeDirectory: '/h',
      variables: [['A', ']]>&amp;']] as const,
      secrets: ['A--B'],
    };
    const list = propertyList(serviceUnit('launchd', facts));
    expect(list.ProgramArguments).toEqual(facts.command);
    expect(list.EnvironmentVariables).toEqual({ HOME: '/h', A: ']]>&amp;' });
  });
});

describe('proxy --print-service', () => {
  it('prints the unit and starts nothing, or says what it can print', async () => {
    const { code, stdout } = await mainHere(['proxy', '--print-service', 'systemd', '--port', '8099']);
    expect(code).toBe(0);
    expect(stdout).toContain('"--port" "8099"');
    const refused = await mainHere(['proxy', '--print-service', 'upstart']);
    expect(refused).toMatchObject({
      code: 2,
      stderr: "quotalab: --print-service is 'upstart'; allowed: systemd or launchd\n",
    });
  });
});
