/** What a reading holds, in words: the lines a report prints about the user's own demand. */
import { countText, durationText, type Fact, instantText, modelText } from './fact-text.ts';
import { fiveHourBlocks } from './five-hour-blocks.ts';
import type { UsageEvent } from './usage-event.ts';

const SHOWN_MODELS = 8;

/** Requests of each model, most first, equal counts by name. */
export function requestsByModel(
  events: readonly UsageEvent[],
): ReadonlyArray<{ readonly model: string | null; readonly requestCount: number }> {
  const counts = new Map<string | null, number>();
  for (const { model } of events) counts.set(model, (counts.get(model) ?? 0) + 1);
  return [...counts]
    .map(([model, requestCount]) => ({ model, requestCount }))
    .sort((a, b) => b.requestCount - a.requestCount || ((a.model ?? '') < (b.model ?? '') ? -1 : 1));
}

function modelFact(events: readonly UsageEvent[]): Fact[] {
  const models = requestsByModel(events);
  if (models.every(({ model }) => model === null)) return [];
  const shown = models.slice(0, SHOWN_MODELS);
  const texts = shown.map(({ model, requestCount }) => `${modelText(model)} ${countText(requestCount)}`);
  if (models.length > SHOWN_MODELS) texts.push(`${countText(models.length - SHOWN_MODELS)} more models`);
  return [{ label: 'Requests by model', value: texts.join(', ') }];
}

function tokenFact(events: readonly UsageEvent[]): Fact[] {
  let [input, output, cacheWrite, cacheRead] = [0, 0, 0, 0];
  for (const event of events) {
    input += event.inputTokens;
    output += event.outputTokens;
    cacheWrite += event.cacheWriteTokens;
    cacheRead += event.cacheReadTokens;
  }
  if (input + output + cacheWrite + cacheRead === 0) return [];
  const value =
    `${countText(input)} input, ${countText(output)} output, ` +
    `${countText(cacheWrite)} cache write, ${countText(cacheRead)} cache read`;
  return [{ label: 'Tokens', value }];
}

/** Facts of events in order of time, at least one. Costs are facts of the day trace. */
export function usageFacts(events: readonly UsageEvent[], calendarKnown: boolean): Fact[] {
  const firstMs = events[0]!.timeMs;
  const lastMs = events.at(-1)!.timeMs;
  const length = durationText(lastMs - firstMs);
  const span = calendarKnown ? `${instantText(firstMs)} to ${instantText(lastMs)} UTC, ${length}` : length;
  const facts: Fact[] = [
    { label: 'Requests', value: countText(events.length) },
    { label: 'Span', value: span },
    ...tokenFact(events),
    ...modelFact(events),
  ];
  if (calendarKnown) {
    facts.push({ label: 'Five-hour blocks', value: countText(fiveHourBlocks(events).length) });
  }
  return facts;
}
