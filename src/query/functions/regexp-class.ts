import { EvaluationError } from '../../errors.js';

/** Perl's and POSIX's classes as RE2 has them: of ASCII alone. Each is the inside of a class of JavaScript's. */
const PERL: Readonly<Record<string, string>> = { d: '0-9', s: '\\t\\n\\f\\r ', w: '0-9A-Za-z_' };
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** What a letter behind a backslash stands for, where it is one of `d s w` and their opposites. */
export function perlClass(letter: string): { readonly inside: string; readonly negated: boolean } | undefined {
  const inside = PERL[letter.toLowerCase()];
  return inside === undefined ? undefined : { inside, negated: letter !== letter.toLowerCase() };
}

/** `[:alpha:]` or `[:^alpha:]` at `at`, with where it ends. */
export function posixClass(
  source: string,
  at: number,
): { readonly inside: string; readonly negated: boolean; readonly end: number } | undefined {
  const match = /^\[:(\^?)([a-z]+):\]/.exec(source.slice(at, at + 12));
  if (match === null) return undefined;
  const [whole, caret, name = ''] = match;
  const inside = POSIX[name];
  if (inside === undefined) throw new EvaluationError(`there is no class ${whole} in a regular expression`);
  return { inside, negated: caret === '^', end: at + whole.length };
}

/** `\pL`, `\p{Greek}`, `\P{^Lu}` at `at`, with where it ends: a general category, or a script. */
export function unicodeClass(source: string, at: number): { readonly text: string; readonly end: number } {
  const match = /^\\([pP])(?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/.exec(source.slice(at));
  if (match === null) throw new EvaluationError(`${source}: \\p needs the name of a class, as in \\p{Lu}`);
  const [whole, letter, caret, long, short] = match;
  const name = long ?? short ?? '';
  const negated = (letter === 'P') !== (caret === '^');
  const property = name.length <= 2 ? name : name === 'Any' ? name : `Script=${name}`;
  return { text: `\\${negated ? 'P' : 'p'}{${property}}`, end: at + whole.length };
}

/** Every code point that is not in the class, as the inside of another. */
export function complement(inside: string): string {
  const points: number[] = [];
  const class_ = new RegExp(`[${inside}]`, 'u');
  for (let point = 0; point < 0x80; point++) if (!class_.test(String.fromCharCode(point))) points.push(point);
  return `${points.map(rune).join('')}\\u{80}-\\u{10ffff}`;
}

/** One character, taken literally, in a class or outside. */
export function rune(point: number): string {
  return `\\u{${point.toString(16)}}`;
}
