/** Readers of a live page for tests: plain requests with any headers, and event streams that are awaited, not slept for. */
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { LiveEvent } from '../../../src/cli/live/live-event.ts';

export interface Heard {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Asks with exactly these headers beside Host. */
export function ask(url: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      response.on('error', reject);
    });
    asked.on('error', reject).end();
  });
}

export interface EventReader {
  /** Every event so far. */
  readonly events: readonly LiveEvent[];
  /** The first event, heard or to come, that satisfies; rejects when the stream ends without one. */
  until(satisfies: (event: LiveEvent) => boolean): Promise<LiveEvent>;
  /** Resolves when the server ended the stream. */
  readonly ended: Promise<void>;
  leave(): void;
}

/** Opens /events of the page at `url`. */
export async function readEvents(url: string): Promise<EventReader> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${url}/events`, { agent: false }, resolve).on('error', reject).end();
  });
  const events: LiveEvent[] = [];
  const waiting = new Set<() => void>();
  let hasEnded = false;
  let pending = '';
  const wake = (): void => {
    for (const look of [...waiting]) look();
  };
  const ended = new Promise<void>((resolve) => {
    response.on('close', () => {
      hasEnded = true;
      wake();
      resolve();
    });
  });
  response.on('error', () => {});
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const blocks = (pending + chunk).split('\n\n');
    pending = blocks.pop()!;
    for (const block of blocks) {
      if (block.startsWith('data: ')) events.push(JSON.parse(block.slice('data: '.length)) as LiveEvent);
    }
    wake();
  });
  const until: EventReader['until'] = (satisfies) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = events.find(satisfies);
        if (found === undefined && !hasEnded) return;
        waiting.delete(look);
        if (found === undefined) reject(new Error('the stream ended before the event came'));
        else resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { events, until, ended, leave: () => response.destroy() };
}
