/**
 * A policy as JSON that another program (the router) can read: versioned, complete, nothing but data. Its meaning:
 * first, a task without a cost in a limited pool proceeds; then the first rule whose every condition holds decides
 * (`advise` goes on); what is allowed but has no room waits. Shares are 0..1 of the pool named, without a name of
 * the scarcest limited pool that the task draws on; `...From` and `...UpTo` include their edge, the others do not.
 */
import {
  type CostVector,
  costVector,
  inRange,
  PlanError,
  share,
  unknownKey,
  whole,
} from '../../core/values/index.ts';
import type { Policy, PolicyRule, RuleAction, RuleCondition } from './rule.ts';
import type { Priority } from './task.ts';

const POLICY_FORMAT = 'quotalab-policy';
const POLICY_VERSION = 1;

export interface PolicyFile {
  readonly format: typeof POLICY_FORMAT;
  readonly version: typeof POLICY_VERSION;
  readonly name: string;
  readonly models: readonly string[];
  readonly prices?: CostVector;
  readonly rules: readonly PolicyRule[];
  /** Model by kind of task, for a router that knows kinds. */
  readonly capabilities?: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(field: string, value: unknown, known: readonly string[]): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new PlanError('E_TYPE', field, value, `an object of ${known.join(', ')}`);
  }
  for (const key of Object.keys(value)) if (!known.includes(key)) unknownKey(`${field}.${key}`, key, known);
  return value as Fields;
}

function text(field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new PlanError('E_TYPE', field, value, 'a text that is not empty');
}

function list<Entry>(
  field: string,
  value: unknown,
  entry: (field: string, value: unknown) => Entry,
): Entry[] {
  if (!Array.isArray(value)) throw new PlanError('E_TYPE', field, value, 'a list');
  if (value.length === 0) throw new PlanError('E_EMPTY', field, value, 'at least one entry');
  return value.map((each, index) => entry(`${field}[${index}]`, each));
}

function unique(field: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new PlanError('E_DUP', field, twice, 'every name once');
}

function bool(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new PlanError('E_TYPE', field, value, 'true or false');
}

const texts = (field: string, value: unknown): string[] => list(field, value, text);

/** How each part of a condition is read. */
const CONDITION: { readonly [Part in keyof RuleCondition]-?: (field: string, value: unknown) => unknown } = {
  pool: text,
  shareFrom: share,
  shareAbove: share,
  shareBelow: share,
  shareUpTo: share,
  costShareUpTo: (field, value) => inRange(field, value, 0, Number.POSITIVE_INFINITY),
  priorities: (field, value) => list(field, value, (each, one) => whole(each, one, 1, 4) as Priority),
  urgent: bool,
  needs: texts,
  draws: texts,
  tags: texts,
};

function readCondition(field: string, value: unknown, models: readonly string[]): RuleCondition {
  const given = fieldsOf(field, value, Object.keys(CONDITION));
  const when = Object.fromEntries(
    Object.entries(given).map(([part, each]) => [
      part,
      CONDITION[part as keyof RuleCondition](`${field}.${part}`, each),
    ]),
  ) as RuleCondition;
  for (const model of when.needs ?? [])
    if (!models.includes(model)) unknownKey(`${field}.needs`, model, models);
  return when;
}

const ACTIONS: ReadonlyArray<RuleAction['kind']> = ['proceed', 'at_most', 'defer', 'deny', 'price', 'advise'];

function readAction(field: string, value: unknown, models: readonly string[]): RuleAction {
  const { kind, model } = fieldsOf(field, value, ['kind', 'model']);
  const known = ACTIONS.find((each) => each === kind) ?? unknownKey(`${field}.kind`, kind, ACTIONS);
  if (known === 'at_most') {
    const top = text(`${field}.model`, model);
    return models.includes(top) ? { kind: known, model: top } : unknownKey(`${field}.model`, top, models);
  }
  if (model !== undefined) throw new PlanError('E_TYPE', `${field}.model`, model, `no model for ${known}`);
  return { kind: known };
}

function readRule(field: string, value: unknown, models: readonly string[]): PolicyRule {
  const given = fieldsOf(field, value, ['id', 'when', 'action', 'note']);
  return {
    id: text(`${field}.id`, given.id),
    when: readCondition(`${field}.when`, given.when, models),
    action: readAction(`${field}.action`, given.action, models),
    ...(given.note === undefined ? {} : { note: text(`${field}.note`, given.note) }),
  };
}

/** The policy as a record that JSON.stringify writes without loss. */
export function exportPolicy(policy: Policy, capabilities?: Readonly<Record<string, string>>): PolicyFile {
  return {
    format: POLICY_FORMAT,
    version: POLICY_VERSION,
    name: policy.name,
    models: [...policy.models],
    ...(policy.prices === undefined ? {} : { prices: { ...policy.prices } }),
    rules: policy.rules.map(({ id, when, action, note }) => ({
      id,
      when: { ...when },
      action: { ...action },
      ...(note === undefined || note === '' ? {} : { note }),
    })),
    ...(capabilities === undefined ? {} : { capabilities: { ...capabilities } }),
  };
}

/**
 * Reads what exportPolicy wrote, or a hand-written file (parsed JSON). Every mistake is an error that names the field:
 * E_TYPE, E_RANGE, E_INT, E_UNKNOWN (with the nearest spelling), E_DUP, E_EMPTY; another version is E_RANGE.
 */
export function readPolicy(json: unknown): Policy {
  const known = ['format', 'version', 'name', 'models', 'prices', 'rules', 'capabilities'];
  const given = fieldsOf('policy', json, known);
  if (given.format !== POLICY_FORMAT) unknownKey('policy.format', given.format, [POLICY_FORMAT]);
  whole('policy.version', given.version, POLICY_VERSION, POLICY_VERSION);
  const models = texts('policy.models', given.models);
  unique('policy.models', models);
  const rules = list('policy.rules', given.rules, (field, rule) => readRule(field, rule, models));
  unique(
    'policy.rules.id',
    rules.map(({ id }) => id),
  );
  const prices =
    given.prices === undefined ? {} : { prices: costVector('policy.prices', given.prices, null) };
  if (rules.some(({ action }) => action.kind === 'price') && prices.prices === undefined) {
    throw new PlanError('E_TYPE', 'policy.prices', undefined, 'a price for each limited pool');
  }
  return { name: text('policy.name', given.name), models, rules, ...prices };
}
