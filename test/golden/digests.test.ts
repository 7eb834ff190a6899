/** The golden digests on this Node; .ci/every-node runs the same file on the others. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./digests.mjs', import.meta.url));

it('results are those of the golden digests', () => {
  const output = execFileSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
  const lines = output.trim().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatch(/: same digest$/);
});
