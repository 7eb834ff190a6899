/**
 * A page kept current on the terminal's second screen. Whatever ends it (q, Ctrl-C, a signal, an error), the
 * first screen, the cursor and the keyboard are given back.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { QuotalabError } from '../../core/index.ts';

/** As much of a terminal's output as the page needs; process.stdout is one. */
export interface ScreenTarget {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on?(event: 'resize' | 'error', listener: () => void): unknown;
  off?(event: 'resize' | 'error', listener: () => void): unknown;
}

/** As much of a terminal's input as the keys need; process.stdin is one. */
export interface KeySource {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
}

/** The screen at the moment of drawing. */
export interface ScreenState {
  readonly width: number;
  readonly height: number;
  /** Epoch ms. */
  readonly nowMs: number;
  /** Why the last look failed; null = it did not. */
  readonly error: string | null;
}

export interface WatchRequest<Answer> {
  /** Looks anew; throws QuotalabError when there is nothing to see. */
  readonly read: (signal: AbortSignal) => Promise<Answer>;
  /** The page of the last answer, at most `height` lines of at most `width` cells; null = none came yet. */
  readonly lines: (answer: Answer | null, state: ScreenState) => readonly string[];
  readonly intervalSeconds: number;
}

export interface WatchEnvironment {
  readonly stdout: ScreenTarget;
  /** null = no keys. */
  readonly stdin: KeySource | null;
  readonly signal: AbortSignal;
  /** Epoch ms. */
  readonly now: () => number;
}

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[2J';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE_END = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const CTRL_C = '\u0003';

/** Lines over the old page, without clearing it first: a cleared screen flickers. */
function frame(lines: readonly string[]): string {
  return HOME + lines.map((line) => line + CLEAR_LINE_END).join('\r\n') + CLEAR_BELOW;
}

/** Calls `stop` on q and Ctrl-C; returns how to give the keyboard back. */
function listenToKeys(stdin: KeySource | null, stop: () => void): () => void {
  if (stdin?.isTTY !== true) return () => {};
  const onData = (chunk: Buffer | string): void => {
    const keys = String(chunk);
    if (keys === 'q' || keys === 'Q' || keys.includes(CTRL_C)) stop();
  };
  stdin.setRawMode?.(true);
  stdin.on('data', onData);
  stdin.resume();
  return () => {
    stdin.off('data', onData);
    stdin.setRawMode?.(false);
    stdin.pause();
  };
}

/** Draws until the user, the signal or a terminal that takes no more ends it; a look that fails is said on the page, and another is taken. */
export async function watchScreen<Answer>(
  request: WatchRequest<Answer>,
  environment: WatchEnvironment,
): Promise<void> {
  const { stdout, stdin, now } = environment;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, environment.signal]);
  let answer: Answer | null = null;
  let error: string | null = null;
  const draw = (): void => {
    // The last column stays free: clearing behind a full line would take its last character.
    const width = Math.max(1, (stdout.columns ?? 80) - 1);
    const height = Math.max(1, stdout.rows ?? 24);
    stdout.write(frame(request.lines(answer, { width, height, nowMs: now(), error })));
  };
  const end = (): void => stop.abort();
  const giveBack = listenToKeys(stdin, end);
  stdout.on?.('error', end);
  stdout.write(ENTER);
  try {
    stdout.on?.('resize', draw);
    draw();
    while (!signal.aborted) {
      try {
        answer = await request.read(signal);
        error = null;
      } catch (thrown) {
        if (signal.aborted) break;
        if (!(thrown instanceof QuotalabError)) throw thrown;
        error = thrown.message;
      }
      draw();
      await pause(request.intervalSeconds * 1000, undefined, { signal }).catch(() => {});
    }
  } finally {
    stdout.off?.('resize', draw);
    stdout.off?.('error', end);
    giveBack();
    stdout.write(LEAVE);
  }
}
