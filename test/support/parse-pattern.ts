import type { Pattern } from '../../src/patterns/pattern.js';

/**
 * A pattern from the text of a PATTERN clause, for tests: variables, `( )`, `|`, `()`, and the quantifiers `* + ? {n}
 * {n,} {n,m}`, each reluctant with a further `?`. `~B` is the gap that no row satisfying B is in.
 */
export function parsePattern(text: string): Pattern {
  const tokens = text.match(/\{[^}]*\}\??|[*+?]\??|~?\w+|[()|]/g) ?? [];
  let at = 0;

  const pattern = alternation();
  if (at < tokens.length) throw new Error(`unexpected ${tokens[at]} in ${text}`);
  return pattern;

  function alternation(): Pattern {
    const items = [concatenation()];
    while (tokens[at] === '|') {
      at += 1;
      items.push(concatenation());
    }
    return oneOf('alternation', items);
  }

  function concatenation(): Pattern {
    const items: Pattern[] = [];
    while (at < tokens.length && tokens[at] !== '|' && tokens[at] !== ')') items.push(quantified());
    return items.length === 0 ? { kind: 'empty' } : oneOf('concatenation', items);
  }

  function quantified(): Pattern {
    let body = primary();
    for (let token = tokens[at]; token !== undefined && /^[*+?{]/.test(token); token = tokens[at]) {
      at += 1;
      body = { kind: 'quantified', body, ...quantifier(token) };
    }
    return body;
  }

  function primary(): Pattern {
    const token = tokens[at];
    at += 1;
    if (token === '(') {
      const inner = alternation();
      if (tokens[at] !== ')') throw new Error(`expected ) in ${text}`);
      at += 1;
      return inner;
    }
    if (token === undefined || !/^~?\w+$/.test(token)) throw new Error(`unexpected ${token} in ${text}`);
    return token.startsWith('~') ? { kind: 'gap', until: [token.slice(1)] } : { kind: 'variable', name: token };
  }
}

function oneOf(kind: 'alternation' | 'concatenation', items: readonly Pattern[]): Pattern {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind, items };
}

function quantifier(token: string): { min: number; max?: number; greedy: boolean } {
  const greedy = token.length === 1 || !token.endsWith('?');
  switch (token[0]) {
    case '*':
      return { min: 0, greedy };
    case '+':
      return { min: 1, greedy };
    case '?':
      return { min: 0, max: 1, greedy };
    default: {
      const [, min = '', comma, max = ''] = /^\{(\d*)(,?)(\d*)\}/.exec(token) ?? [];
      if (comma === '') return { min: Number(min), max: Number(min), greedy };
      return max === '' ? { min: Number(min), greedy } : { min: Number(min), max: Number(max), greedy };
    }
  }
}
