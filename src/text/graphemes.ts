/**
 * What a screen asks of Unicode, answered at once for the lines that screens are made of. Node's own answers come from tables that
 * take long to load: 10 ms before the first grapheme is told, 30 ms before the first character is known to be no emoji.
 * The build puts this into Ink and its helpers, too (`scripts/bundle/start-up.js`).
 */

/** In a character class of a regular expression: one column, and a grapheme of its own whatever stands beside it: Latin, Greek, Cyrillic, dashes, arrows, mathematics, boxes, braille, our symbols. */
export const singles = String.raw`\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u03ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2190-\u22ff\u23ce\u2500-\u25fc\u2714\u2716\u276f\u2800-\u28ff`;
const allSingle = new RegExp(`^[${singles}]*$`);
/** Escape sequences, too. Not the carriage return: it is one grapheme with the line feed after it. */
const plain = new RegExp(String.raw`^[\u0000-\u000c\u000e-\u001f\u007f${singles}]*$`);

let unicode: Intl.Segmenter | undefined;

/** Whether each character of the text takes one column. False: it is to be looked at more closely. */
export function hasSingleColumns(text: string): boolean {
  return allSingle.test(text);
}

/** Does what an Intl.Segmenter for graphemes does. */
export class Graphemes {
  segment(text: string): Pick<Intl.Segments, 'containing'> & Iterable<Intl.SegmentData> {
    if (plain.test(text)) return new Characters(text);
    unicode ??= new Intl.Segmenter();
    return unicode.segment(text);
  }
}

/** The graphemes of a text of which each character is one. */
class Characters {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  containing(index = 0): Intl.SegmentData | undefined {
    return index >= 0 && index < this.#text.length ? this.#at(index) : undefined;
  }

  *[Symbol.iterator]() {
    for (let index = 0; index < this.#text.length; index++) yield this.#at(index);
  }

  #at(index: number): Intl.SegmentData {
    return { segment: this.#text.charAt(index), index, input: this.#text };
  }
}
