/** Whether strace can be driven here: not where it is not installed or may not trace, as in some containers. */
import { spawnSync } from 'node:child_process';

export const HAS_STRACE: boolean = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0;
