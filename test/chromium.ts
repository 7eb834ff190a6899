/** A headless Chromium for tests of pages: Debian's, or whichever the PATH has. */
import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

function findChromium(): string | null {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // The next name may be there.
    }
  }
  return null;
}

const EXECUTABLE: string | null = findChromium();

export const HAS_CHROMIUM: boolean = EXECUTABLE !== null;

if (!HAS_CHROMIUM)
  console.warn('SKIPPED: no Chromium on the PATH, pages were not rendered (apt-get install chromium)');

/** Call only where HAS_CHROMIUM. `more` = further words of its command line. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
  ];
  return chromium.launch({
    executablePath: EXECUTABLE!,
    args: [...args, '--disable-sync', '--no-first-run', '--disable-quic', ...more],
  });
}
