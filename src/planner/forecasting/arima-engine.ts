/**
 * The ARIMA library: exact maximum likelihood, compiled to WebAssembly. It is loaded once, when first asked for; every
 * model is freed after its forecast. It remarks on some fits by `console.log` as that was when it was loaded.
 */
import type { ArimaEngine } from './arima.ts';

/** Loads the library. Its second output is variances, whatever its documentation calls them. */
export async function loadArima(): Promise<ArimaEngine> {
  const { default: Arima } = await import('arima');
  return (series, { p, d, q }, steps) => {
    const model = new Arima({ p, d, q, verbose: false });
    try {
      const [means, variances] = model.train([...series]).predict(steps);
      return { means, variances };
    } finally {
      model.destroy();
    }
  };
}
