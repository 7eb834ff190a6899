/** The variables that settings are read from: default and meaning of each. The one place of both; settings.ts reads. */

export interface SettingWords {
  /** Default as it would be set; '' = none. */
  readonly text: string;
  readonly describe: string;
}

const ROWS = {
  CCP_REROUTE_MODE: {
    text: 'hybrid',
    describe:
      'hybrid: past a warning first, rest after a refusal | preemptive: leave at the warning | run2cap: only the provider says no',
  },
  CCP_QUOTA_COOLDOWN_SEC: {
    text: '5',
    describe:
      'First hold after a refusal that names no end, which grows to 30m with repetition: seconds or a length such as 2m, 0 = off',
  },
  CCP_QUOTA_COOLDOWN: { text: '5s', describe: 'The older name of the same' },
  CCP_CAL_SAMPLE_MINUTES: { text: '60', describe: 'Minutes between steps of calibration' },
  CCP_DEV_ENABLE: { text: '', describe: '1: POST /v1/dev/sim-usage adds use for tests' },
  CCP_NET_FALLBACK: {
    text: '',
    describe: '1: the other lane is tried after network errors past the connection too',
  },
  CCP_MODEL: { text: '', describe: 'Every request is routed as this model' },
  OFFLOAD_PAUSED: { text: '', describe: '1: everything goes to the lane anthropic' },
  FORCE_HAIKU_TO_ZAI: { text: '', describe: '1: everything goes to the lane zai' },
  CCP_HEADER_TIMEOUT: {
    text: '10m',
    describe: 'Longest wait for an answer, or for the first byte of a stream',
  },
  CCP_SSE_IDLE_TIMEOUT: { text: '2m', describe: 'Longest silence inside a stream' },
  HTTPS_PROXY: {
    text: '',
    describe: 'Proxy for lanes of https: addresses; in lower case too, as for the next two',
  },
  HTTP_PROXY: { text: '', describe: 'The same for lanes of http: addresses; never for this machine itself' },
  NO_PROXY: { text: '', describe: 'Hosts, with commas between, that are reached without a proxy' },
  CCP_DIAL_TIMEOUT: { text: '5s', describe: 'Longest wait for a connection' },
  CCP_LOGS_DIR: { text: 'logs', describe: 'Directory of usage.jsonl' },
  CCP_LOG_MAX_BYTES: {
    text: '33554432',
    describe: 'Bytes of the log before it is rotated; a request takes 2 to 4 KB',
  },
  CCP_LOG_MAX_FILES: {
    text: '8',
    describe: 'Rotated files that are kept: a week of up to 9,000 requests a day',
  },
  CCP_LOG_MAX_AGE: { text: '24h', describe: 'Age of the log at which it is rotated' },
  CCP_PERSIST: { text: '1', describe: '0: the state is not kept' },
  CCP_DB_PATH: { text: '', describe: 'SQLite file of the state; not set: ccp.sqlite3 beside the log' },
  CCP_DURABILITY: {
    text: 'second',
    describe:
      'What a power cut can take: answer: no answer that a client has | second: one second of answers | os: what the system had not written',
  },
  CCP_ROLLUP_INTERVAL: { text: '5m', describe: 'Between two roll-ups of the samples' },
  CCP_SAMPLE_TTL_DAYS: { text: '7', describe: 'Days that samples are kept' },
  ANTH_VERSION: { text: '2023-06-01', describe: 'Header anthropic-version where a client brings none' },
  ANTHROPIC_AUTH_TOKEN: {
    text: '',
    describe: 'Bearer for the lane anthropic where neither client nor account brings a credential',
  },
  ZAI_PRICE_IN_PER_M: {
    text: '',
    describe: 'US dollars per million input tokens of lane zai, instead of the price table',
  },
  ZAI_PRICE_OUT_PER_M: { text: '', describe: 'The same of output tokens; 2.2 where only input is set' },
  ANTH_PRICE_IN_PER_M: {
    text: '',
    describe: 'US dollars per million input tokens of every other lane, instead of the price table',
  },
  ANTH_PRICE_OUT_PER_M: { text: '', describe: 'The same of output tokens; 15 where only input is set' },
} as const;

export type SettingName = keyof typeof ROWS;

export const SETTINGS: Readonly<Record<SettingName, SettingWords>> = ROWS;
