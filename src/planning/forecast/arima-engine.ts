/**
 * The ARIMA library: exact maximum likelihood, compiled to WebAssembly. It is loaded once, when first asked for; every
 * model is freed after its forecast. Its front door writes remarks on a fit to the terminal, where an answer in JSON
 * may go: so it is put together from its parts here, with its output thrown away.
 */
import type { ArimaEngine } from './arima.ts';

/** Loads the library. Its second output is variances, whatever its documentation calls them. */
export async function loadArima(): Promise<ArimaEngine> {
  const [{ default: load }, { default: instantiate }, { default: wasmBinary }] = await Promise.all([
    import('arima/load.js'),
    import('arima/wasm/native-sync.js'),
    import('arima/wrapper/native.bin.js'),
  ]);
  const discard = (): void => {};
  const Arima = load(instantiate({ wasmBinary, print: discard, printErr: discard }));
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
