import { describe, expect, it } from 'vitest';
import { messageTopic } from '../../../../src/router/wire/refusals/message-words.ts';

describe('the topic of an error message', () => {
  it.each([
    ['Extra usage is required for long context requests.', 'long_context'],
    ['Extra usage is required for 1M context', 'long_context'],
    ["You're out of extra usage. Add more at the settings page and keep going.", 'extra_usage'],
    ['This organization has been disabled.', 'disabled'],
    ['The OpenAI account associated with this API key has been deactivated.', 'disabled'],
    ['The model `gpt-9` does not exist or you do not have access to it.', 'model_access'],
    ['Your current subscription plan does not yet include access to GLM-5 models', 'model_access'],
    ["The 'gpt-9' model is not supported when using Codex with a ChatGPT account.", 'model_access'],
    ['You exceeded your current quota, please check your plan and billing details.', 'billing'],
    ['Your credit balance is too low to access the API.', 'billing'],
    ['You have reached your specified API usage limits.', 'billing'],
    ['Insufficient balance or no resource package. Please recharge.', 'billing'],
    ["This request would exceed your account's rate limit. Please try again later.", 'account_limit'],
    ['This request would exceed your account’s rate limit.', 'account_limit'],
    ["You've hit your limit · resets 8pm", 'account_limit'],
    ['The usage limit has been reached', 'account_limit'],
    ["This request would exceed your organization's rate limit of 50 requests per minute", 'pace'],
    ['Number of request tokens has exceeded your per-minute rate limit', 'pace'],
    ['Number of concurrent connections has exceeded your rate limit.', 'pace'],
    ['The model claude-2 is not available.', 'model'],
    ['Error', 'none'],
    ['Rate limited. Please try again later.', 'none'],
    ['', 'none'],
  ])('of %j is %s', (message, topic) => {
    expect(messageTopic(message)).toBe(topic);
  });

  it('is sought in the first 2,000 characters only', () => {
    expect(messageTopic(`${' '.repeat(1995)}model`)).toBe('model');
    expect(messageTopic(`${' '.repeat(1996)}model`)).toBe('none');
  });
});
