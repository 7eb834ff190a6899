/** A strict reader of property lists: XML that is well formed, and of it what launchd's lists are made of. */

export type PlistValue = string | number | boolean | PlistValue[] | { readonly [key: string]: PlistValue };

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textOf(raw: string): string {
  return raw.replace(/&([^;]*);?/g, (whole, name: string) => {
    const char = name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : ENTITIES[name];
    if (char === undefined || !whole.endsWith(';')) throw new Error(`'${whole}' is no entity`);
    return char;
  });
}

class Reader {
  private readonly tokens: string[];

  constructor(xml: string) {
    const body = xml.replace(/^<\?xml[^>]*\?>\s*<!DOCTYPE[^>]*>/, '');
    const bare = body.replace(/<!--([\s\S]*?)-->/g, (_whole, words: string) => {
      if (words.includes('--')) throw new Error('two hyphens inside a comment');
      return '';
    });
    this.tokens = bare.split(/(<[^>]*>)/).filter((token) => token.trim() !== '');
  }

  private next(): string {
    return this.tokens.shift() ?? '';
  }

  private expect(token: string): void {
    const found = this.next();
    if (found !== token) throw new Error(`'${found}' instead of '${token}'`);
  }

  private text(end: string): string {
    const text = this.tokens[0] === end ? '' : textOf(this.next());
    this.expect(end);
    return text;
  }

  value(): PlistValue {
    const token = this.next();
    switch (token) {
      case '<true/>':
        return true;
      case '<false/>':
        return false;
      case '<string>':
        return this.text('</string>');
      case '<integer>':
        return Number(this.text('</integer>'));
      case '<array>': {
        const items: PlistValue[] = [];
        while (this.tokens[0] !== '</array>') items.push(this.value());
        this.expect('</array>');
        return items;
      }
      case '<dict>': {
        const entries: Array<readonly [string, PlistValue]> = [];
        while (this.tokens[0] !== '</dict>') {
          this.expect('<key>');
          entries.push([this.text('</key>'), this.value()]);
        }
        this.expect('</dict>');
        return Object.fromEntries(entries);
      }
      default:
        throw new Error(`'${token}' is no value`);
    }
  }

  list(): Readonly<Record<string, PlistValue>> {
    this.expect('<plist version="1.0">');
    const value = this.value();
    this.expect('</plist>');
    if (this.tokens.length > 0) throw new Error(`'${this.tokens[0]}' after the end`);
    return value as Readonly<Record<string, PlistValue>>;
  }
}

/** The list; throws where the text is none. */
export const propertyList = (xml: string): Readonly<Record<string, PlistValue>> => new Reader(xml).list();
