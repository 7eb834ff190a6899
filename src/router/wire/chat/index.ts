/** OpenAI's chat completions as a dialect. */
export { CHAT } from './chat-dialect.ts';
