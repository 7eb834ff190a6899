/** OpenAI's responses as a dialect. */
export { RESPONSES } from './responses-dialect.ts';
