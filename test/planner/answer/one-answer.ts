/** An answer with one of each part. */
import type { Answer } from '../../../src/planner/answer/index.ts';

export const ANSWER: Answer = {
  question: 'Where am I?',
  headline: 'Sonnet runs out in 6.5 hours, 1.5 hours before anything returns.',
  binding: 'sonnet, the 24-hour window',
  next: 'Hold 100 messages back.',
  sections: [
    { kind: 'drawing', title: 'Now', lines: ['sonnet ██░░', '  two blanks stay'] },
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
  document: [{ rule: 'Exhaustion', says: '6.5 h for both', weSay: 'opus 14 h', why: 'two burns' }],
  figures: [],
  notes: ['Limits are a preset.'],
  data: { pools: [{ name: 'sonnet', remaining: 325 }], zero: -0 },
};
