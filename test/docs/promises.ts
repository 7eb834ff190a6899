/** What the product promises, each with the tests that prove it, by the names that the tests have themselves. */

export interface Promised {
  readonly promise: string;
  /** By file: titles as they stand there. */
  readonly proofs: Readonly<Record<string, readonly string[]>>;
}

export const PROMISES: readonly Promised[] = [
  {
    promise:
      'No web page, of whatever host or port, has a request sent to a provider, unless `--allow-origin` names it',
    proofs: {
      'test/router/server/hostile-pages.test.ts': [
        'a page of %s that asks %s has nothing sent to the provider',
        'a page of the router itself under a name that was bound to this machine is refused',
        'a page that --allow-origin names asks as a client does, and its pictures may not',
      ],
    },
  },
  {
    promise: 'The latest files are of one run, whatever kills it; those with a stamp are all there or none',
    proofs: {
      'test/display/write/killed-calls.test.ts': [
        '%s: the latest files are of one run, stamped ones all or none',
        'at once, again and again: the latest files are of one of them, and nothing is left aside',
      ],
      'test/cli/simulate/full-disk.test.ts': [
        'full at any of its files: the run before stays, whole and the latest',
      ],
    },
  },
  {
    promise: 'Requests that break off are charged: by what came, or by an estimate that says so',
    proofs: {
      'test/router/server/interrupted.test.ts': [
        'are recorded within a tenth of what is billed, by what they were sent',
        'are recorded within a fifth of what such requests cost, marked as estimates',
      ],
    },
  },
  {
    promise: 'A kill of the router, at any call, takes no answer that a client has',
    proofs: {
      'test/router/server/kill-at-writes.test.ts': [
        'at any %s: the next one starts and knows every answer that a client has',
      ],
      'test/router/server/crash.test.ts': [
        'kill -9 under load: every answer that a client has is in the windows of the next process',
      ],
    },
  },
  {
    promise: 'A power cut takes what `--durability` says, and never the file',
    proofs: {
      'test/router/ledger/power-cut.test.ts': [
        'takes nothing of what was told with durability answer',
        'takes what was told after the disk was last asked with durability second, and it is asked beside the answers',
        'takes any number of the last ones with durability os, and never the file',
      ],
    },
  },
  {
    promise: 'A state that cannot be written shows, delays no answer, and fails the stop with what was lost',
    proofs: {
      'test/router/server/unwritable-state.test.ts': [
        'shows everywhere, delays no answer, and is written once it is free',
        'fails the stop with what was lost, in one sentence',
        'is whole again after the next answer, history included, and a kill loses nothing',
      ],
    },
  },
  {
    promise: 'No secret is in anything that is said, written or stored',
    proofs: {
      'test/router/server/security.test.ts': [
        'are in nothing that the router says or writes',
        'are in nothing that the command prints or writes, nor in its check',
        'and what was used lie in files that only their owner can read',
      ],
    },
  },
  {
    promise: 'A run gives the same bytes for any number of threads, batch size and finishing order',
    proofs: {
      'test/determinism/runners.test.ts': [
        'is the same in this process in batches of 4',
        'is the same when batches finish in another order',
      ],
    },
  },
  {
    promise: 'Whatever clients and providers send, every client gets an end and nothing stays reserved',
    proofs: {
      'test/router/server/fuzz.test.ts': [
        'of any status, headers, framing and events: the client gets an end, nothing stays reserved',
        'that are no HTTP at all: 502, or a closed connection',
      ],
    },
  },
  {
    promise: 'Whatever stands in a file, it is read, counted as bad, or refused in one sentence',
    proofs: {
      'test/cli/inputs/mutated-files.test.ts': ['of kind %s is read or refused in a sentence'],
      'test/usage/logs/parser-fuzz.test.ts': ['the Codex reader', 'the trace readers'],
      'test/router/server/fuzz-state.test.ts': [
        'a state changed by chance: a router works on it, or refuses it in one sentence',
      ],
    },
  },
  {
    promise: 'A clock that is set frees and fills no window, moves no hold, and changes no time that is told',
    proofs: {
      'test/router/server/clock-set.test.ts': [
        'frees and fills no window, of any kind, and changes no time that is told',
        'asks a held account once, and holds it as long as was stated',
      ],
    },
  },
  {
    promise: 'A router takes no more memory for living long, and its sums lose nothing to names without end',
    proofs: {
      'test/router/beliefs/long-life.test.ts': [
        'is as large after 100,000 requests as after 20,000, and shows the newest models',
      ],
      'test/router/beliefs/model-book.test.ts': [
        'sums over all names are those of everything, at any later instant',
      ],
    },
  },
  {
    promise: 'Names that others chose steer no terminal and no scrape',
    proofs: {
      'test/cli/router/hostile-names.test.ts': [
        'status, accounts, quotas and their JSON print names without what a terminal obeys',
        'metrics have labels without it, and each series once',
        'the router prints paths, notes and notices without it',
      ],
    },
  },
  {
    promise:
      'Pages that are written or served load nothing, send nothing and run nothing that was put into them',
    proofs: {
      'test/display/page/closed-pages.test.ts': ['%s runs, loads and sends nothing that was put into it'],
    },
  },
  {
    promise:
      'A long body is read in slices with other answers between them, and all bodies together have a bound',
    proofs: {
      'test/router/server/long-bodies.test.ts': [
        'is read in so many turns that others are answered again and again before it is sent on',
        'is kept: one more than fits is refused, small ones are served beside it',
      ],
    },
  },
  {
    promise: 'A stdout that fails is a command that fails; a reader that went away is none',
    proofs: { 'test/cli/standard-output.test.ts': ['is met by every command', 'quotalab %s ends well'] },
  },
];
