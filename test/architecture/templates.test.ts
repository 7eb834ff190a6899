/** What a template may hold, and what it may not. The real templates are held to it in imports.test.ts. */
import { describe, expect, it } from 'vitest';
import { templateArithmetic } from './house-rules.ts';

describe('templates', () => {
  it.each([
    ['{{add a b}}', ['add a b']],
    ['{{#if (gt a 1)}}x{{/if}}', ['#if (gt a 1)']],
    ['{{multiply value 100}}', ['multiply value 100']],
    ['{{#math a "+" b}}{{/math}}', ['#math a "+" b']],
    ['{{> table rows=(slice rows 3)}}', ['> table rows=(slice rows 3)']],
    ['{{{percent ratio}}}', ['percent ratio']],
  ])('%s computes', (text, found) => {
    expect(templateArithmetic(text)).toEqual(found);
  });

  it('values, blocks and partials do not', () => {
    const text =
      '{{!-- add a b --}}{{this}} {{a.b}} {{@index}} {{../name}} {{#each rows}}{{#if x}}{{else}}{{/if}}{{/each}}{{> table rows}}{{~name~}}';
    expect(templateArithmetic(text)).toEqual([]);
  });
});
