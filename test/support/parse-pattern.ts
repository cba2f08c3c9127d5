import type { Pattern } from '../../src/patterns/pattern.js';

/**
 * A pattern from the text of a PATTERN clause, for tests: variables, `( )`, `|`, `()`, `PERMUTE(A, B)`, `{- -}`, `^`, `$`,
 * and the quantifiers `* + ? {n} {n,} {n,m}`, each reluctant with a further `?`. `~B` is the gap that no row satisfying B
 * is in, `~B!C` the same for B and C, `~` any gap, `~.` one row of it; `A!B` is a row of A for which the condition of B
 * is not true, `A&B` one for which it is too, and `~&B` a gap of such rows.
 */
export function parsePattern(text: string): Pattern {
  const tokens = text.match(/\{-|-\}|\{[^}]*\}\??|[*+?]\??|PERMUTE\(|~\.?[\w!&]*|[\w!&]+|[()|,^$]/g) ?? [];
  let at = 0;

  const pattern = alternation();
  if (at < tokens.length) throw new Error(`unexpected ${tokens[at]} in ${text}`);
  return pattern;

  function alternation(): Pattern {
    return oneOf('alternation', separated('|', concatenation));
  }

  function concatenation(): Pattern {
    const items: Pattern[] = [];
    while (at < tokens.length && !['|', ')', ',', '-}'].includes(tokens[at] ?? '')) items.push(quantified());
    return items.length === 0 ? { kind: 'empty' } : oneOf('concatenation', items);
  }

  function quantified(): Pattern {
    let body = primary();
    for (let token = tokens[at]; token !== undefined && /^([*+?]|\{[^-])/.test(token); token = tokens[at]) {
      at += 1;
      body = { kind: 'quantified', body, ...quantifier(token) };
    }
    return body;
  }

  function primary(): Pattern {
    const token = tokens[at] ?? 'nothing';
    at += 1;
    switch (token) {
      case '(':
        return closed(')', alternation());
      case 'PERMUTE(':
        return closed(')', { kind: 'permutation', items: separated(',', alternation) });
      case '{-':
        return closed('-}', { kind: 'exclusion', body: alternation() });
      case '^':
      case '$':
        return { kind: 'anchor', at: token === '^' ? 'start' : 'end' };
      default:
        if (!/^(~\.?)?[\w!&]*$/.test(token)) throw new Error(`unexpected ${token} in ${text}`);
        return token.startsWith('~') ? gap(token) : variable(token);
    }
  }

  function separated(by: string, part: () => Pattern): readonly Pattern[] {
    const items = [part()];
    while (tokens[at] === by) {
      at += 1;
      items.push(part());
    }
    return items;
  }

  function closed(by: string, inner: Pattern): Pattern {
    if (tokens[at] !== by) throw new Error(`expected ${by} in ${text}`);
    at += 1;
    return inner;
  }
}

/** Names that follow a sign, of the first one maybe none. */
function names(text: string, sign: RegExp): readonly string[] {
  return [...text.matchAll(/([!&]?)(\w+)/g)].flatMap(([, before = '', name = '']) => (sign.test(before) ? [name] : []));
}

function gap(text: string): Pattern {
  const when = names(text, /^&$/);
  return {
    kind: 'gap',
    until: names(text, /^!?$/),
    ...(when.length === 0 ? {} : { when }),
    ...(text.startsWith('~.') ? { rows: 'one' } : {}),
  };
}

function variable(text: string): Pattern {
  const [name = ''] = names(text, /^$/);
  const [unless, when] = [names(text, /^!$/), names(text, /^&$/)];
  return {
    kind: 'variable',
    name,
    ...(unless.length === 0 ? {} : { unless }),
    ...(when.length === 0 ? {} : { when }),
  };
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
