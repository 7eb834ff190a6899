/** What a page of ours may load and run: nothing but itself and the script with this very text. */
import { createHash } from 'node:crypto';

/** A content security policy. `connect` = what the script may ask, such as 'self'; absent = nothing. */
export function pagePolicy(script: string, connect?: "'self'"): string {
  const hash = createHash('sha256').update(script).digest('base64');
  const asked = connect === undefined ? '' : `; connect-src ${connect}`;
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:${asked}`;
}
