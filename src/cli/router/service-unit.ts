/**
 * The unit that starts a router at boot: a system unit of systemd or a property list of launchd, as text.
 *
 * Invariant: no secret is in it. Variables that hold keys are named; where they come from stands in the unit.
 * Read next: print-service.ts, which gathers what the unit says.
 */
import { assertNever } from '../../core/index.ts';

export const SERVICE_KINDS = ['systemd', 'launchd'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

export interface ServiceFacts {
  /** Program and arguments, paths in full. */
  readonly command: readonly string[];
  readonly directory: string;
  readonly user: string;
  readonly homeDirectory: string;
  /** Settings that are no secrets. */
  readonly variables: ReadonlyArray<readonly [name: string, value: string]>;
  /** Variables that hold the keys of accounts, by name only. */
  readonly secrets: readonly string[];
}

/** Requests under way get 30 s when a router stops; then it may be killed. */
const STOP_SECONDS = 45;
const RESTART_SECONDS = 5;

const keysFile = ({ homeDirectory }: ServiceFacts): string => `${homeDirectory}/.config/quotalab/keys.env`;

/** `%` begins a specifier everywhere in a unit. */
const plainValue = (text: string): string => text.replaceAll('%', '%%');

/** One word between double quotes. */
const quoted = (text: string): string =>
  `"${plainValue(text).replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

/** The first word is the program, in which `$` means itself. */
const commandLine = ([program = '', ...rest]: readonly string[]): string =>
  [quoted(program), ...rest.map((word) => quoted(word).replaceAll('$', '$$$$'))].join(' ');

function systemdUnit(facts: ServiceFacts): string {
  const { command, directory, user, variables, secrets } = facts;
  const keys = keysFile(facts);
  return [
    '# quotalab proxy, started at boot. Save it and start it:',
    '#   quotalab proxy --print-service systemd | sudo tee /etc/systemd/system/quotalab.service',
    '#   sudo systemctl daemon-reload && sudo systemctl enable --now quotalab',
    '# What it says: journalctl -u quotalab; its configuration read again: quotalab quotas reload',
    ...(secrets.length === 0
      ? []
      : [
          `# The keys stand in ${keys} (mode 600), a line each: ${secrets.map((name) => `${name}=...`).join(' ')}`,
        ]),
    '[Unit]',
    'Description=quotalab router: which account serves the next request',
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    `User=${user}`,
    `WorkingDirectory=${plainValue(directory)}`,
    ...variables.map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`),
    ...(secrets.length === 0 ? [] : [`EnvironmentFile=${plainValue(keys)}`]),
    `ExecStart=${commandLine(command)}`,
    'Restart=on-failure',
    `RestartSec=${RESTART_SECONDS}`,
    '# A configuration that cannot be used does not get better by itself.',
    'RestartPreventExitStatus=2',
    `TimeoutStopSec=${STOP_SECONDS}`,
    'NoNewPrivileges=true',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

const escaped = (text: string): string =>
  text
    .replace(/[&<>]/g, (mark) => (mark === '&' ? '&amp;' : mark === '<' ? '&lt;' : '&gt;'))
    .replaceAll('\n', '&#10;');

const string = (text: string): string => `<string>${escaped(text)}</string>`;

/** Two hyphens would end the comment. */
const comment = (lines: readonly string[]): string =>
  ['<!--', ...lines.map((line) => `  ${line.replaceAll('--', '- -')}`), '-->'].join('\n');

const LAUNCHD_LABEL = 'local.quotalab';

function launchdList(facts: ServiceFacts): string {
  const { command, directory, user, homeDirectory, variables, secrets } = facts;
  const log = string(`${homeDirectory}/Library/Logs/quotalab.log`);
  const target = `/Library/LaunchDaemons/${LAUNCHD_LABEL}.plist`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    comment([
      `quotalab proxy, started at boot: save it as ${target} (owner root), then`,
      `sudo launchctl bootstrap system ${target}`,
      ...(secrets.length === 0
        ? []
        : [
            `launchd reads no file of variables: give these accounts credential.file instead of credential.env: ${secrets.join(' ')}`,
          ]),
    ]),
    '<plist version="1.0">',
    '<dict>',
    `  <key>Label</key>${string(LAUNCHD_LABEL)}`,
    `  <key>UserName</key>${string(user)}`,
    `  <key>WorkingDirectory</key>${string(directory)}`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...command.map((word) => `    ${string(word)}`),
    '  </array>',
    '  <key>EnvironmentVariables</key>',
    '  <dict>',
    ...[['HOME', homeDirectory] as const, ...variables].map(
      ([name, value]) => `    <key>${escaped(name)}</key>${string(value)}`,
    ),
    '  </dict>',
    '  <key>RunAtLoad</key><true/>',
    '  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>',
    `  <key>ThrottleInterval</key><integer>${RESTART_SECONDS * 2}</integer>`,
    `  <key>ExitTimeOut</key><integer>${STOP_SECONDS}</integer>`,
    `  <key>StandardOutPath</key>${log}`,
    `  <key>StandardErrorPath</key>${log}`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
}

/** The unit as the text of its file. */
export function serviceUnit(kind: ServiceKind, facts: ServiceFacts): string {
  switch (kind) {
    case 'systemd':
      return systemdUnit(facts);
    case 'launchd':
      return launchdList(facts);
    default:
      return assertNever(kind);
  }
}
