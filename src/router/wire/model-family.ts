/** Models that share one weekly limit: a tier is limited as a whole, whatever the version. */

const FAMILY = /(?:^|[^a-z])(opus|sonnet|haiku|fable)(?:[^a-z]|$)/;

/** The tier named inside the model's name, e.g. `opus`; for other models the whole name in lower case. */
export function modelFamily(model: string): string {
  const name = model.trim().toLowerCase();
  return FAMILY.exec(name)?.[1] ?? name;
}
