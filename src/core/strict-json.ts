/**
 * JSON that a person wrote, read strictly: a fault is told by line and column on every Node version, and what
 * JSON.parse takes in silence is refused: a key written twice, `__proto__`, nesting that nobody means, half of a character.
 *
 * Invariant: no text of the file is ever part of a message but one character or a key, since files may hold secrets.
 */

const MOST_DEPTH = 32;

/** Where a text stops being JSON (`syntax`), or JSON that is taken. Line and column start at 1; the column counts UTF-16 units. */
export class JsonFault extends Error {
  readonly kind: 'syntax' | 'refused';
  readonly line: number;
  readonly column: number;

  constructor(text: string, index: number, problem: string, kind: 'syntax' | 'refused' = 'refused') {
    super(problem);
    this.kind = kind;
    this.name = 'JsonFault';
    const lines = text.slice(0, index).split(/\r\n|\n|\r/);
    this.line = lines.length;
    this.column = lines.at(-1)!.length + 1;
  }
}

class Scanner {
  private readonly text: string;
  private index: number;

  constructor(text: string) {
    this.text = text;
    this.index = 0;
  }

  scan(): void {
    this.value(0);
    if (this.peek() !== '') this.fail('expected the end of the file');
  }

  private fail(expected: string, index: number = this.index): never {
    const character = String.fromCodePoint(this.text.codePointAt(index) ?? 0);
    const found = index >= this.text.length ? 'the end of the file' : JSON.stringify(character);
    throw new JsonFault(this.text, index, `${expected}, found ${found}`, 'syntax');
  }

  /** The next character that is no blank; '' at the end. */
  private peek(): string {
    while (' \t\n\r'.includes(this.text[this.index] ?? '?')) this.index++;
    return this.text[this.index] ?? '';
  }

  private take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.index++;
    return true;
  }

  private value(depth: number): void {
    const first = this.peek();
    if ((first === '{' || first === '[') && depth === MOST_DEPTH) {
      throw new JsonFault(this.text, this.index, `nested deeper than ${MOST_DEPTH} levels`);
    }
    if (first === '{') this.object(depth);
    else if (first === '[') this.list(depth);
    else if (first === '"') this.string();
    else this.word();
  }

  private object(depth: number): void {
    const keys = new Set<string>();
    this.index++;
    if (this.take('}')) return;
    do {
      if (this.peek() !== '"') this.fail('expected a key in double quotes');
      const start = this.index;
      this.string();
      const key = JSON.parse(this.text.slice(start, this.index)) as string;
      if (key === '__proto__') throw new JsonFault(this.text, start, 'a key __proto__ is not allowed');
      if (keys.has(key)) {
        throw new JsonFault(this.text, start, `the key ${JSON.stringify(key.slice(0, 60))} is written twice`);
      }
      keys.add(key);
      if (!this.take(':')) this.fail("expected ':' after a key");
      this.value(depth + 1);
    } while (this.take(','));
    if (!this.take('}')) this.fail("expected ',' or '}'");
  }

  private list(depth: number): void {
    this.index++;
    if (this.take(']')) return;
    do this.value(depth + 1);
    while (this.take(','));
    if (!this.take(']')) this.fail("expected ',' or ']'");
  }

  private string(): void {
    const start = this.index++;
    for (;;) {
      const character = this.text[this.index];
      if (character === undefined || character < ' ') this.fail('expected the closing quote of a text');
      this.index++;
      if (character === '"') break;
      if (character === '\\') this.escape();
    }
    this.wholeCharacters(start);
  }

  private escape(): void {
    const pattern = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
    pattern.lastIndex = this.index;
    if (!pattern.test(this.text)) this.fail('expected an escape such as \\n or \\u00e9');
    this.index = pattern.lastIndex;
  }

  /** A text from `start` on that has an escape of half a character must have the other half. */
  private wholeCharacters(start: number): void {
    const text = this.text.slice(start, this.index);
    if (!/\\u[dD][89a-fA-F]/.test(text) || !/\p{Surrogate}/u.test(JSON.parse(text) as string)) return;
    throw new JsonFault(this.text, start, 'a text has half of a character');
  }

  private word(): void {
    const pattern = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
    pattern.lastIndex = this.index;
    if (!pattern.test(this.text)) this.fail('expected a value');
    this.index = pattern.lastIndex;
  }
}

/** The value of a JSON text; a byte order mark is left out, `revive` is as JSON.parse has it. Throws JsonFault. */
export function parseStrictJson(text: string, revive?: (key: string, value: unknown) => unknown): unknown {
  const body = text.replace(/^\uFEFF/, '');
  new Scanner(body).scan();
  return JSON.parse(body, revive);
}
