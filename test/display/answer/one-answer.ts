/** An answer with one of each part. */
import type { Answer } from '../../../src/planner/question/index.ts';

export const ANSWER: Answer = {
  question: 'Where am I?',
  headline: 'Sonnet runs out in 6.5 hours, 1.5 hours before anything returns.',
  binding: 'sonnet, the 24-hour window',
  next: 'Hold 100 messages back.',
  sections: [
    {
      kind: 'drawn',
      title: 'Now',
      drawing: {
        of: 'model-mix',
        pools: [
          { name: 'sonnet', used: 3, isLimited: true },
          { name: 'opus', used: 1, isLimited: true },
        ],
      },
    },
    {
      kind: 'table',
      title: 'Returns',
      columns: [
        { title: 'at', align: 'left' },
        { title: 'messages', align: 'right' },
      ],
      rows: [
        ['2026-02-01T14:23:00Z', '200'],
        ['2026-02-01T19:00:00Z', '1125'],
      ],
    },
    { kind: 'text', title: 'Advice', lines: ['Two agents at once are sustainable.'] },
  ],
  explanations: [
    { what: 'Rate', formula: 'limit / hours', numbers: '1125 / 24', result: '46.875', source: 'its section' },
  ],
  figures: [],
  notes: ['Limits are a preset.'],
  data: { pools: [{ name: 'sonnet', remaining: 325 }], zero: -0 },
};
