import { suggest } from '../suggest.js';

/** Reads one of a few words. The function throws an Error that names them. */
export function oneOf<T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    const meant = suggest(text, words);
    throw new Error(`expected ${words.join('|')}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
  };
}
