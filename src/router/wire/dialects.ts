/** Every dialect that the router speaks; a new one is a folder and a line here. */
import { CHAT } from './chat/index.ts';
import type { Dialect } from './dialect/index.ts';
import { MESSAGES } from './messages/index.ts';
import { RESPONSES } from './responses/index.ts';

export const DIALECTS: readonly Dialect[] = [MESSAGES, CHAT, RESPONSES];
