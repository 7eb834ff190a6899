/** Text from outside on a page: nothing of a terminal, no turned writing; what a page can draw stays. */
import { describe, expect, it } from 'vitest';
import { pageText } from '../../../src/display/report/index.ts';

describe('pageText', () => {
  it.each([
    ['a\u001b[31mred\u001b[0m', 'ared'],
    ['a\u001b[2Jb', 'a?[2Jb'],
    ['one\r\n\ttwo\u2028three', 'one two three'],
    ['abc\u202edef\u2066', 'abcdef'],
    ['a\u0000\u007f', 'a??'],
    ['\ud800x', '?x'],
    // Joined emoji and the joiners of Persian are drawn by a page.
    ['👩\u200d💻 می\u200cروم', '👩\u200d💻 می\u200cروم'],
  ])('%j becomes %j', (text, shown) => {
    expect(pageText(text)).toBe(shown);
  });
});
