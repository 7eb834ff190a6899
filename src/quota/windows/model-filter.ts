/**
 * Which models a window counts and an account serves. Families share one limit whatever the version; a filter names
 * families, whole names, or patterns with `*`.
 */
import type { ModelFilter } from './clock.ts';

const FAMILY = /(?:^|[^a-z])(opus|sonnet|haiku|fable)(?:[^a-z]|$)/;

/** The tier named inside the model's name, e.g. `opus`; for other models the whole name in lower case. */
export function modelFamily(model: string): string {
  const name = model.trim().toLowerCase();
  return FAMILY.exec(name)?.[1] ?? name;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** True where `entry` is the model's family, one of the words of its name, or a pattern (`*` = any run) of the whole. */
export function isNamedBy(entry: string, model: string): boolean {
  const name = model.trim().toLowerCase();
  const wanted = entry.trim().toLowerCase();
  if (wanted.includes('*')) return new RegExp(`^${wanted.split('*').map(escaped).join('.*')}$`).test(name);
  return (
    modelFamily(name) === wanted || new RegExp(`(?:^|[^a-z0-9])${escaped(wanted)}(?:[^a-z0-9]|$)`).test(name)
  );
}

/** Whether the filter takes a model; one without a name (null) is taken by `all` alone. */
export function takesModel(filter: ModelFilter, model: string | null): boolean {
  return filter === 'all' || (model !== null && filter.some((entry) => isNamedBy(entry, model)));
}
