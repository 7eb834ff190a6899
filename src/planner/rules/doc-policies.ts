/**
 * Three other threshold systems of the planning document, word for word as data, so that they can be compared: they
 * disagree with each other and with the matrix, and none is the default.
 */
import type { Policy, PolicyRule } from '../../quota/rules/index.ts';
import { WARNING_LEVELS } from './warning-levels.ts';

const models = ['haiku', 'sonnet', 'opus'];
const ELSE: PolicyRule = { id: 'else', when: {}, action: { kind: 'proceed' } };

/** Used-% levels: orange lets priorities 1-2 through, red priority 1. An edge belongs to the graver level. */
export const DOC_LEVELS_POLICY: Policy = {
  name: 'doc-levels',
  models,
  rules: [
    ...WARNING_LEVELS.filter(({ fromFraction }) => fromFraction > 0)
      .reverse()
      .flatMap(({ name, fromFraction, priorities, advice }): PolicyRule[] => {
        // 1 - .85 is no .15 in binary fractions; the edge is meant in whole per cent.
        const when = { shareUpTo: Math.round((1 - fromFraction) * 100) / 100 };
        return [
          { id: `level/${name}/advice`, when, action: { kind: 'advise' }, note: advice },
          { id: `level/${name}`, when: { ...when, priorities }, action: { kind: 'proceed' }, note: name },
          { id: `level/${name}/others`, when, action: { kind: 'defer' }, note: `not at level ${name}` },
        ];
      }),
    ELSE,
  ],
};

/** Triage by pool: sonnet below 10 % and 5 %, opus below 10 %; mechanical work goes to haiku, not to later. */
export const DOC_TRIAGE_POLICY: Policy = {
  name: 'doc-triage',
  models,
  rules: [
    {
      id: 'triage/mechanical',
      when: { pool: 'sonnet', shareBelow: 0.1, needs: ['haiku'] },
      action: { kind: 'at_most', model: 'haiku' },
      note: 'mechanical work goes to haiku',
    },
    {
      id: 'triage/sonnet-5',
      when: { pool: 'sonnet', shareBelow: 0.05, priorities: [2, 3, 4] },
      action: { kind: 'defer' },
      note: 'priority 1 only',
    },
    {
      id: 'triage/sonnet-10',
      when: { pool: 'sonnet', shareBelow: 0.1, priorities: [3, 4] },
      action: { kind: 'defer' },
      note: 'priorities 1 and 2 only',
    },
    {
      id: 'triage/opus-10-needed',
      when: { pool: 'opus', shareBelow: 0.1, draws: ['opus'], priorities: [1], needs: ['opus'] },
      action: { kind: 'proceed' },
      note: 'sonnet cannot do it',
    },
    {
      id: 'triage/opus-10',
      when: { pool: 'opus', shareBelow: 0.1, draws: ['opus'] },
      action: { kind: 'at_most', model: 'sonnet' },
      note: 'no opus below 10 %',
    },
    ELSE,
  ],
};

/** Emergency ladder by the scarcest pool: (.05, .10] and below let priority 1 through, and deny the others. */
export const DOC_EMERGENCY_POLICY: Policy = {
  name: 'doc-emergency',
  models,
  rules: [
    {
      id: 'emergency/enough',
      when: { shareAbove: 0.1 },
      action: { kind: 'proceed' },
      note: 'enough is left',
    },
    {
      id: 'emergency/critical',
      when: { shareAbove: 0.05, priorities: [1] },
      action: { kind: 'proceed' },
      note: 'critical',
    },
    {
      id: 'emergency/last',
      when: { priorities: [1] },
      action: { kind: 'proceed' },
      note: 'emergency: the last of the quota',
    },
    { id: 'emergency/others', when: {}, action: { kind: 'deny' }, note: 'priority 1 only' },
  ],
};
