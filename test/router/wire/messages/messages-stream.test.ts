import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGES, NO_USAGE, StreamMeter } from '../../../../src/router/wire/index.ts';
import { MESSAGE, MESSAGE_COUNTS, sse, streamText } from './sse-text.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A meter that took these texts, one chunk each. */
function metered(...chunks: readonly (string | Uint8Array)[]): StreamMeter {
  const meter = new StreamMeter(MESSAGES.readEvent);
  for (const chunk of chunks) meter.feed(typeof chunk === 'string' ? bytes(chunk) : chunk);
  return meter;
}

/** Everything a meter knows, once its stream is over. */
function knowledge(meter: StreamMeter) {
  meter.end();
  const { counts, isComplete, error, hasContent } = meter;
  return { counts, isComplete, error, hasContent };
}

const MESSAGE_KNOWLEDGE = { counts: MESSAGE_COUNTS, isComplete: true, error: null, hasContent: true };

describe('a metered stream', () => {
  it('knows nothing at first', () => {
    expect(knowledge(metered())).toEqual({
      counts: NO_USAGE,
      isComplete: false,
      error: null,
      hasContent: false,
    });
  });

  it.each([
    ['with names', true, '\n'],
    ['with names and CRLF', true, '\r\n'],
    ['with names and lone CR', true, '\r'],
    ['without names', false, '\n'],
    ['without names and with CRLF', false, '\r\n'],
  ])('is counted %s', (_, isNamed, lineEnd) => {
    expect(knowledge(metered(streamText(MESSAGE, isNamed, lineEnd)))).toEqual(MESSAGE_KNOWLEDGE);
  });

  it('keeps the last counts when it breaks off', () => {
    const meter = metered(streamText(MESSAGE.slice(0, 7)));
    expect(knowledge(meter)).toEqual({
      ...MESSAGE_KNOWLEDGE,
      counts: { ...MESSAGE_COUNTS, outputTokens: 12 },
      isComplete: false,
    });
  });

  it('shows its counts while it runs', () => {
    const meter = metered(streamText(MESSAGE.slice(0, 2)));
    expect(meter.counts).toEqual({ ...MESSAGE_COUNTS, outputTokens: 1 });
    expect(meter.hasContent).toBe(false);
    meter.feed(bytes(streamText(MESSAGE.slice(2, 3))));
    expect(meter.hasContent).toBe(true);
    expect(meter.isComplete).toBe(false);
  });

  it('takes all counts from the last delta where a provider puts them there', () => {
    const usage = { input_tokens: 300, output_tokens: 20, cache_read_input_tokens: 5 };
    const text = streamText([
      ['message_start', { message: { usage: { input_tokens: 0, output_tokens: 0 } } }],
      ['message_delta', { usage }],
      ['message_stop', {}],
    ]);
    expect(metered(text).counts).toEqual({
      inputTokens: 300,
      outputTokens: 20,
      cacheWriteTokens: null,
      cacheReadTokens: 5,
    });
  });

  it('takes usage from an event of an unknown kind, and from the stop', () => {
    const meter = metered(sse('message', { usage: { input_tokens: 4 } }));
    meter.feed(bytes(sse('message_stop', { type: 'message_stop', usage: { output_tokens: 6 } })));
    expect(meter.counts).toEqual({ ...NO_USAGE, inputTokens: 4, outputTokens: 6 });
    expect(meter.isComplete).toBe(true);
  });

  it('reads the type where it is not the first field', () => {
    const start = sse(null, '{"index":0,"content_block":{},"type":"content_block_start"}');
    const meter = metered(start, sse(null, '{ "x": 1, "type": "message_stop" }'));
    expect([meter.hasContent, meter.isComplete]).toEqual([true, true]);
  });

  it('goes by the type in the data where the name is a general one', () => {
    const text = MESSAGE.map(([type, fields]) => sse('message', { type, ...fields })).join('');
    expect(knowledge(metered(text))).toEqual(MESSAGE_KNOWLEDGE);
  });

  it('counts nothing inside content', () => {
    const text = streamText([
      ['content_block_delta', { usage: { output_tokens: 9 }, error: { type: 'x' } }],
      ['ping', { usage: { output_tokens: 9 } }],
    ]);
    const unnamed = text.replaceAll(/event: .*\n/g, '');
    for (const stream of [text, unnamed]) {
      expect(knowledge(metered(stream))).toMatchObject({ counts: NO_USAGE, error: null, hasContent: true });
    }
  });

  it('takes a last event whose blank line never came', () => {
    const text = streamText(MESSAGE).trimEnd();
    const meter = metered(text);
    expect(meter.isComplete).toBe(false);
    expect(knowledge(meter)).toEqual(MESSAGE_KNOWLEDGE);
  });

  it('ignores what comes after its end', () => {
    const meter = metered(streamText(MESSAGE.slice(0, 1)));
    meter.end();
    meter.feed(bytes(streamText(MESSAGE)));
    meter.end();
    expect(meter.isComplete).toBe(false);
  });
});

describe('an error inside a served stream', () => {
  const OVERLOADED = { type: 'overloaded_error', message: 'Overloaded' };

  it.each([
    ['with its name', sse('error', { type: 'error', error: OVERLOADED }), OVERLOADED],
    ['without its name', sse(null, { type: 'error', error: OVERLOADED }), OVERLOADED],
    ['without name and type', sse(null, { error: OVERLOADED }), OVERLOADED],
    [
      'as a vendor number',
      sse('error', { error: { code: '1305', message: 'm' } }),
      { type: '1305', message: 'm' },
    ],
    ['not nested', sse('error', OVERLOADED), OVERLOADED],
    ['without an inside', sse('error', { type: 'error' }), { type: 'unknown_error', message: '' }],
    ['that is no JSON', sse('error', 'upstream died'), { type: 'unknown_error', message: '' }],
  ])('is kept %s', (_, text, error) => {
    const meter = metered(streamText(MESSAGE.slice(0, 4)), text);
    expect(meter.error).toEqual(error);
    expect(meter.isComplete).toBe(false);
  });

  it('is the first of several', () => {
    const later = { type: 'api_error', message: 'later' };
    expect(metered(sse('error', { error: OVERLOADED }), sse('error', { error: later })).error).toEqual(
      OVERLOADED,
    );
  });
});

describe('a stream in pieces', () => {
  const WAYS = [streamText(MESSAGE), streamText(MESSAGE, false), streamText(MESSAGE, true, '\r\n')].map(
    bytes,
  );

  it.each([[1], [2], [3], [7], [64]])('of %i bytes gives the same counts', (size) => {
    for (const whole of WAYS) {
      const meter = new StreamMeter(MESSAGES.readEvent);
      for (let from = 0; from < whole.length; from += size) meter.feed(whole.subarray(from, from + size));
      expect(knowledge(meter)).toEqual(MESSAGE_KNOWLEDGE);
    }
  });

  it('cut inside a character keeps it whole', () => {
    const message = 'überlastet \u{1f600}';
    const meter = metered(
      ...[...bytes(sse('error', { error: { type: 'x', message } }))].map((byte) => Uint8Array.of(byte)),
    );
    expect(meter.error?.message).toBe(message);
  });

  it('cut anywhere gives the same as in one', () => {
    const cuts = fc.array(fc.nat({ max: 2000 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...WAYS), cuts, (whole, places) => {
        const meter = new StreamMeter(MESSAGES.readEvent);
        const ends = [...places.filter((place) => place < whole.length).sort((a, b) => a - b), whole.length];
        ends.reduce((from, to) => {
          meter.feed(whole.subarray(from, to));
          return to;
        }, 0);
        expect(knowledge(meter)).toEqual(MESSAGE_KNOWLEDGE);
      }),
      { seed: 42 },
    );
  });
});

describe('garbage', () => {
  it('of random bytes never throws and gives usable counts only', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (chunks) => {
        const { counts } = knowledge(metered(...chunks));
        for (const count of Object.values(counts))
          expect(count === null || Number.isSafeInteger(count)).toBe(true);
      }),
      { seed: 43, numRuns: 300 },
    );
  });

  it('in the shape of events never throws, and the next good event counts', () => {
    const name = fc.constantFrom('message_start', 'message_delta', 'error', 'message_stop', 'x', '');
    const data = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('{"usage":[]}', '{"message":7}', '{"error":null}'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, data), { maxLength: 8 }), (events) => {
        const meter = metered(...events.map(([event, text]) => sse(event, text.replace(/[\r\n]/g, ' '))));
        meter.feed(bytes(sse('message_delta', { usage: { output_tokens: 77 } })));
        expect(meter.counts.outputTokens).toBe(77);
      }),
      { seed: 44, numRuns: 300 },
    );
  });

  const MIB = 1024 * 1024;
  const filler: readonly string[] = Array(6).fill('x'.repeat(MIB));
  /** Would be counted, were it not too long. */
  const opening = 'data: {"usage":{"output_tokens":5},"x":"';

  it.each([
    ['in one piece', [`${opening}${filler.join('')}"}\n\n`]],
    ['in pieces', [opening, ...filler, '"}\n\n']],
    ['cut before its last line end', [opening, ...filler, '"}', '\n', '\n']],
    ['cut between CR and LF', [opening, ...filler, '"}\r', '\n\r\n']],
    ['with a comment that long', ['data: {"usage":{"output_tokens":5}}\n:', ...filler, '\n\n']],
    ['to its very end', [opening, ...filler.slice(2), 'data: {"usage":{"output_tokens":5}}\n\n']],
    ['of many lines', [`${opening}"\n`, ...filler.map((text) => `data: ,"${text}": 1\n`), 'data: }\n\n']],
  ])('longer than 4 MiB is dropped %s, and the stream goes on', (_, pieces) => {
    const meter = metered(streamText(MESSAGE.slice(0, 1)), ...pieces);
    expect(meter.counts.outputTokens).toBe(1);
    meter.feed(bytes(streamText(MESSAGE.slice(1))));
    expect(knowledge(meter)).toEqual(MESSAGE_KNOWLEDGE);
  });

  it('just short of 4 MiB is still read', () => {
    const text = `${opening}${'x'.repeat(4 * MIB - 100)}"}`;
    expect(metered(text.slice(0, MIB), text.slice(MIB), '\n\n').counts.outputTokens).toBe(5);
  });
});
