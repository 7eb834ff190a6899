/** How often, and by how much on average, an uncertain quantity passes a limit: closed forms, nothing drawn. */

import type { Uncertain } from '../../numerics/stats/index.ts';
import { incompleteBeta, normalTail } from '../../numerics/stats/index.ts';

/** Shapes of a Beta-PERT and the limit on its 0..1 scale. */
function pertShape({ min, mode, max }: Extract<Uncertain, { kind: 'pert' }>, limit: number) {
  const width = max - min;
  return {
    a: 1 + (4 * (mode - min)) / width,
    b: 1 + (4 * (max - mode)) / width,
    x: Math.min(1, Math.max(0, (limit - min) / width)),
  };
}

/** P(quantity > limit), limit >= 0. */
export function exceedProbability(quantity: Uncertain, limit: number): number {
  switch (quantity.kind) {
    case 'known':
      return quantity.value > limit ? 1 : 0;
    case 'samples':
      return quantity.samples.filter((value) => value > limit).length / quantity.samples.length;
    case 'normal':
      if (quantity.sd === 0) return quantity.mean > limit ? 1 : 0;
      return normalTail((limit - quantity.mean) / quantity.sd);
    case 'pert': {
      if (quantity.max === quantity.min) return quantity.min > limit ? 1 : 0;
      const { a, b, x } = pertShape(quantity, limit);
      return 1 - incompleteBeta(a, b, x);
    }
  }
}

/** Mean of what passes the limit, E[max(0, quantity - limit)], limit >= 0. */
export function excessOf(quantity: Uncertain, limit: number): number {
  switch (quantity.kind) {
    case 'known':
      return Math.max(0, quantity.value - limit);
    case 'samples': {
      const sum = quantity.samples.reduce((total, value) => total + Math.max(0, value - limit), 0);
      return sum / quantity.samples.length;
    }
    case 'normal': {
      const { mean, sd } = quantity;
      if (sd === 0) return Math.max(0, mean - limit);
      const z = (limit - mean) / sd;
      const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
      return Math.max(0, sd * density - (limit - mean) * normalTail(z));
    }
    case 'pert': {
      const { min, max } = quantity;
      if (max === min) return Math.max(0, min - limit);
      const { a, b, x } = pertShape(quantity, limit);
      const above = (a / (a + b)) * (1 - incompleteBeta(a + 1, b, x)) - x * (1 - incompleteBeta(a, b, x));
      return Math.max(0, (max - min) * above) + Math.max(0, min - limit);
    }
  }
}
