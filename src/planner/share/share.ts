/**
 * `plan share`: who of a team gets how much, and may somebody book or take some? By weight and demand unless another
 * mechanism is named. Read next: share-facts.ts for what is answered, share-split.ts for the mechanisms.
 */
import { MS_PER_HOUR, PlanError, positive, share, unknownName } from '../../core/values/index.ts';
import type { PlanQuestion, QuestionInput, UsageLanes } from '../question/index.ts';
import { givenNumber, optionNumber, unitName, usageLanes, wordOf } from '../question/index.ts';
import {
  bookingFacts,
  hoursFacts,
  lineFacts,
  requestFacts,
  type SharedPool,
  type ShareFacts,
} from './share-facts.ts';
import { readShareFile, SHARE_EXAMPLE } from './share-file.ts';
import { sharePage } from './share-page.ts';
import { MECHANISMS, splitBy } from './share-split.ts';

/** The pool to share and its shortest limited window. E_UNKNOWN for a pool that no window limits. */
function sharedPool({ lanes }: UsageLanes, of: string | null, total: number | null): SharedPool {
  const limited = lanes.filter((lane) => lane.limited.length > 0);
  const names = limited.map((lane) => lane.name);
  const name = of ?? names[0] ?? 'none';
  const lane = limited.find((each) => each.name === name) ?? unknownName('--of', name, names);
  const window = lane.limited.reduce((short, each) =>
    each.window.lengthMs < short.window.lengthMs ? each : short,
  );
  return { name, unit: unitName(lane.unit), window, totalUnits: total ?? window.window.limit! };
}

function computeShare(input: QuestionInput): ShareFacts {
  const { context } = input;
  const file = readShareFile(input.file, context.nowMs);
  const lanes = usageLanes(context);
  const given = optionNumber(input, 'total', (field, value) => positive(field, value));
  const pool = sharedPool(lanes, input.text('of'), given ?? file.totalUnits);
  const [book, request] = [input.text('book'), input.text('request')];
  if (book !== null && request !== null) {
    throw new PlanError('E_TYPE', '--request', request, 'one of --book and --request');
  }
  const mechanism = wordOf('--mechanism', input.text('mechanism'), MECHANISMS);
  const buffer = givenNumber(input, 'buffer', share);
  const isAsk = book !== null || request !== null;
  const { window } = pool.window;
  const windowHours = window.lengthMs / MS_PER_HOUR;
  return {
    quota: context.quota.source,
    pool: pool.name,
    unit: pool.unit,
    total: pool.totalUnits,
    totalFrom: given !== null ? 'option' : file.totalUnits !== null ? 'file' : 'window',
    window: window.name,
    windowHours,
    split: isAsk ? null : splitBy(mechanism, file.members, pool.totalUnits, context),
    booking: book === null ? null : bookingFacts(book, file, buffer, pool),
    request: request === null ? null : requestFacts(request, file, pool.totalUnits),
    line: lineFacts(file, pool, context.nowMs),
    workingHours: hoursFacts(file, windowHours, context),
    leftOut: lanes.notes,
  };
}

export const SHARE_QUESTION: PlanQuestion = {
  name: 'share',
  asks: 'Who gets how much, and can I book a slot?',
  options: [
    { name: 'mechanism', describe: `How it is split: ${MECHANISMS.join(', ')}`, text: 'max-min' },
    { name: 'of', describe: 'Pool to share (the first that has a limit)', text: null },
    {
      name: 'total',
      describe: "Units to share (the file's, else the limit of the shortest window)",
      text: null,
    },
    { name: 'book', describe: 'May this be booked: START/END/AMOUNT or START/END/AMOUNT/USER', text: null },
    { name: 'request', describe: 'May a member take this now: USER=AMOUNT', text: null },
    { name: 'buffer', describe: 'Part of the limit that is never booked, 0..1', text: '0.1' },
  ],
  file: {
    name: 'team',
    describe: 'JSON of members with weights and demands; --example prints one',
    isRequired: true,
    example: SHARE_EXAMPLE,
  },
  usage: 'useful',
  answer(input) {
    const facts = computeShare(input);
    const { decides, blocks, ...words } = sharePage(facts, input.context);
    const data = { ...facts };
    return {
      answer: {
        question: SHARE_QUESTION.asks,
        ...words,
        binding: decides,
        sections: blocks,
        document: [],
        data,
      },
    };
  },
};
