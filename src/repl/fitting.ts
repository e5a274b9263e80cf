/** What is completed where more text follows the cursor. */

/** Names, and the text after the cursor that they replace. */
interface Fitting {
  readonly texts: readonly string[];
  readonly taken: string;
}

/**
 * Returns the names that fit a word with the cursor in it, where there are such: `users.by|name` is `byUsername`. The
 * rest of the word is taken in where it is known which name it belongs to; anything else stays behind the cursor.
 */
export function fitting(texts: readonly string[], word: string, rest: string): Fitting {
  const fits = texts.filter((text) => {
    const more = text.slice(word.length);
    const isPart = more.startsWith(rest) || more.endsWith(rest);
    return text.startsWith(word) && more.length >= rest.length && isPart;
  });
  if (rest === '' || fits.length === 0) return { texts, taken: '' };
  const isKnown = fits.length === 1 || sharedStart(fits).startsWith(rest, word.length);
  return { texts: fits, taken: isKnown ? rest : '' };
}

/** Returns the rest of a word that the cursor is in: of a name, or of a text up to the quote that ends it. */
export function restOf(after: string, word: string, quote: string | undefined): string {
  if (quote === undefined) return word === '' ? '' : (/^[\p{ID_Continue}$]*/u.exec(after)?.[0] ?? '');
  for (let at = 0; at < after.length; at++) {
    if (after[at] === '\\') at++;
    else if (after[at] === quote) return after.slice(0, at);
  }
  return '';
}

/** The text that all of these begin with. */
export function sharedStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
