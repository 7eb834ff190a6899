/** Tags of work by the model that suits it: a catalogue to edit, read by the router's export. */

import { entryOf } from '../../core/values/index.ts';
import { MODEL_TABLE, type ModelRow } from './model-table.ts';

export interface Capability {
  readonly model: string;
  /** Kind of task of the model table that the tag belongs to; null = none of them. */
  readonly taskType: string | null;
}

const of = (model: string, taskType: string | null = null): Capability => ({ model, taskType });

/** Source: section "Value Optimization" of the planning document. */
export const CAPABILITY_TAGS: Readonly<Record<string, Capability>> = {
  'file-operations': of('haiku', 'file-operations'),
  lint: of('haiku', 'syntax'),
  extraction: of('haiku'),
  aggregation: of('haiku'),
  'test-runs': of('haiku'),
  analysis: of('sonnet', 'code-analysis'),
  'architecture-decisions': of('sonnet', 'architecture'),
  'judgement-writing': of('sonnet', 'writing'),
  synthesis: of('sonnet', 'research-synthesis'),
  refactoring: of('sonnet'),
  coordination: of('sonnet'),
  proofs: of('opus', 'math-proof'),
  'deep-security-logic': of('opus'),
  'deep-correctness-logic': of('opus'),
  'complex-architecture': of('opus', 'architecture'),
  'novel-design': of('opus', 'novel-algorithm'),
  'subtle-bugs': of('opus', 'bug-detection'),
};

/** The model of a tag; an unknown tag is E_UNKNOWN with the nearest spelling first. */
export const modelOfTag = (tag: string): string => entryOf('tag', CAPABILITY_TAGS, tag).model;

/** Tags of a model, in the order of the catalogue. */
export const tagsOf = (model: string): string[] =>
  Object.keys(CAPABILITY_TAGS).filter((tag) => CAPABILITY_TAGS[tag]!.model === model);

/** Model by tag, as `exportPolicy` takes it. */
export const capabilityModels = (): Record<string, string> =>
  Object.fromEntries(Object.entries(CAPABILITY_TAGS).map(([tag, { model }]) => [tag, model]));

export interface CatalogueConflict {
  readonly tag: string;
  readonly taskType: string;
  readonly tagModel: string;
  readonly tableModels: readonly string[];
}

/** Tags whose model no row of the table names for their kind of task. */
export function catalogueConflicts(table: readonly ModelRow[] = MODEL_TABLE): CatalogueConflict[] {
  return Object.entries(CAPABILITY_TAGS).flatMap(([tag, { model, taskType }]) => {
    const tableModels = table.filter((row) => row.taskType === taskType).map((row) => row.model);
    if (taskType === null || tableModels.length === 0 || tableModels.includes(model)) return [];
    return [{ tag, taskType, tagModel: model, tableModels }];
  });
}
