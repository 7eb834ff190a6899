/** What a hold on an account may be about: every model, a family, or one model by its name. */
import { modelFamily } from '../../quota/windows/index.ts';

/** The scopes that a request for `model` falls under, the widest first; '' = every model. */
export function familiesOf(model: string): readonly string[] {
  const name = model.trim().toLowerCase();
  return name === '' ? [''] : ['', modelFamily(name), name];
}
