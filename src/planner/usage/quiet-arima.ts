/**
 * The ARIMA library, kept from writing to the terminal: it remarks on fits by `console.log`, which would stand in the
 * middle of an answer in JSON. It takes hold of that function once, when it is loaded.
 */
import { type ArimaEngine, loadArima } from '../forecasting/index.ts';

/** Loads the library with its output thrown away, provided that nobody loaded it before. */
export async function quietArima(): Promise<ArimaEngine> {
  const { log, error } = console;
  console.log = () => {};
  console.error = () => {};
  try {
    return await loadArima();
  } finally {
    console.log = log;
    console.error = error;
  }
}
