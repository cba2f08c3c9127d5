import { EvaluationError } from '../../errors.js';

type Token = { readonly kind: 'many' | 'one' } | { readonly kind: 'character'; readonly character: string };

/** `%` is any text, `_` any one character; `escape` before either takes it literally. */
export function likeMatcher(pattern: string, escape = ''): (text: string) => boolean {
  const tokens = tokensOf(pattern, escape);
  const literal = (from: number, to: number): string | undefined => {
    const part = tokens.slice(from, to);
    return part.every((token) => token.kind === 'character')
      ? part.map((token) => token.character).join('')
      : undefined;
  };
  const leads = tokens[0]?.kind === 'many';
  const trails = tokens.length > 1 && tokens.at(-1)?.kind === 'many';
  const middle = literal(leads ? 1 : 0, trails ? tokens.length - 1 : tokens.length);
  if (middle === undefined) return (text) => matches(tokens, Array.from(text));
  if (leads && trails) return (text) => text.includes(middle);
  if (leads) return (text) => text.endsWith(middle);
  if (trails) return (text) => text.startsWith(middle);
  return (text) => text === middle;
}

function tokensOf(pattern: string, escape: string): readonly Token[] {
  const characters = Array.from(pattern);
  if (Array.from(escape).length > 1) throw new EvaluationError(`ESCAPE takes one character, not '${escape}'`);
  const tokens: Token[] = [];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (escape !== '' && character === escape) {
      const escaped = characters[++index];
      if (escaped === undefined)
        throw new EvaluationError(`the LIKE pattern '${pattern}' ends in its escape character`);
      tokens.push({ kind: 'character', character: escaped });
    } else if (character === '%') {
      if (tokens.at(-1)?.kind !== 'many') tokens.push({ kind: 'many' });
    } else {
      tokens.push(character === '_' ? { kind: 'one' } : { kind: 'character', character });
    }
  }
  return tokens;
}

/** Going back only to the last `%` is enough: what an earlier one would take, the last can take. */
function matches(tokens: readonly Token[], text: readonly string[]): boolean {
  let [token, at] = [0, 0];
  let retry: { readonly token: number; at: number } | undefined;
  while (at < text.length) {
    const expected = tokens[token];
    if (expected?.kind === 'many') {
      retry = { token: ++token, at };
    } else if (expected?.kind === 'one' || (expected?.kind === 'character' && expected.character === text[at])) {
      token++;
      at++;
    } else if (retry !== undefined) {
      token = retry.token;
      at = ++retry.at;
    } else {
      return false;
    }
  }
  while (tokens[token]?.kind === 'many') token++;
  return token === tokens.length;
}
