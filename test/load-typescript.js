/**
 * TypeScript as Node's own modules for the process of the tests, and for no thread that they start. Loaded anew before every
 * file; a second loader on top of the first would only make each import slower.
 */
import { register } from 'tsx/esm/api';

const LOADED = Symbol.for('quotalab.tests.typescript');

if (globalThis[LOADED] !== true) register();
globalThis[LOADED] = true;
