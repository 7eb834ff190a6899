/** TypeScript as Node's own modules for the process of the tests, and for no thread that they start. */
import { register } from 'tsx/esm/api';

register();
