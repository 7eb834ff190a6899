/** A strict little reader of XML documents: enough to know that one is well formed. Throws where it is not. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/y;

/** The root element of a well-formed document without comments, entities of its own or CDATA. */
export function parseXml(text: string): XmlElement {
  const open: string[] = [];
  let root: XmlElement | null = null;
  let place = 0;
  while (place < text.length) {
    if (text[place] !== '<') {
      const end = text.indexOf('<', place);
      const words = text.slice(place, end === -1 ? text.length : end);
      if (/&(?!(?:#\d+|#x[0-9a-f]+|lt|gt|amp|quot|apos);)/i.test(words))
        throw new Error(`a bare & near ${place}`);
      if (open.length === 0 && words.trim() !== '') throw new Error(`text outside the root: ${words}`);
      place += words.length;
      continue;
    }
    TAG.lastIndex = place;
    const match = TAG.exec(text);
    if (match === null) throw new Error(`no tag at ${place}: ${text.slice(place, place + 60)}`);
    const [whole, closing, name, attributes, empty] = match as unknown as string[];
    if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      if (open.length === 0 && root !== null) throw new Error('two roots');
      const pairs = [...attributes!.matchAll(/([\w:.-]+)="([^"]*)"/g)].map(([, key, value]) => [
        key!,
        value!,
      ]);
      if (new Set(pairs.map(([key]) => key)).size !== pairs.length)
        throw new Error(`<${name}> repeats an attribute`);
      root ??= { name: name!, attributes: Object.fromEntries(pairs) };
      if (empty !== '/') open.push(name!);
    }
    place += whole!.length;
  }
  if (open.length > 0 || root === null) throw new Error(`<${open.at(-1) ?? 'nothing'}> is not closed`);
  return root;
}
