/** `--objective FILE`: weights by name; names left out weigh nothing. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { OBJECTIVE_TERMS, type ObjectiveTerm, type ObjectiveWeights } from '../../simulation/engine/index.ts';
import { readJsonFile } from '../../usage/files/index.ts';

const ALLOWED = `the weights are ${OBJECTIVE_TERMS.join(', ')}; penalties are negative`;
const weight = z.number('a finite number').default(0);

const objectiveSchema = z
  .strictObject(
    Object.fromEntries(OBJECTIVE_TERMS.map((term) => [term, weight])) as Record<ObjectiveTerm, typeof weight>,
    { error: (issue) => (issue.code === 'unrecognized_keys' ? ALLOWED : 'an object of weights') },
  )
  .refine(
    (weights) => Object.values(weights).some((value) => value !== 0),
    'at least one weight that is not 0',
  )
  .refine(
    (weights) => Number.isFinite(Object.values(weights).reduce((sum, value) => sum + Math.abs(value), 0)),
    'weights whose sum is a finite number',
  );

/** Throws BAD_OBJECTIVE. */
export function readObjective(path: string, cwd: string = '.'): Promise<ObjectiveWeights> {
  return readJsonFile(
    { option: '--objective', path, code: 'BAD_OBJECTIVE' },
    objectiveSchema,
    resolve(cwd, path),
  );
}
