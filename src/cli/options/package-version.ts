/** The version of this package, from its own package.json, in source and in built form alike. */
import { existsSync, readFileSync } from 'node:fs';

export function packageVersion(): string {
  for (let url = new URL('.', import.meta.url); url.pathname !== '/'; url = new URL('..', url)) {
    const manifest = new URL('package.json', url);
    if (existsSync(manifest)) return String(JSON.parse(readFileSync(manifest, 'utf8')).version);
  }
  return 'unknown';
}
