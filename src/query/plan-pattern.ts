import { unreachable } from '../errors.js';
import { MAX_POSITIONS } from '../patterns/automaton.js';
import type { Pattern } from '../patterns/pattern.js';
import type { PatternSyntax } from './ast.js';
import { findName } from './find-name.js';
import type { ProblemReport } from './problem-report.js';

/** The pattern and its variables, in the order in which they are first written. */
export function planPattern(
  syntax: PatternSyntax,
  report: ProblemReport,
): { readonly pattern?: Pattern; readonly variables: readonly string[] } {
  const variables: string[] = [];
  const pattern = convert(syntax, variables, report);
  if (pattern === undefined) return { variables };
  if (leastRows(pattern) === 0) {
    const hint = 'Let one variable be there at least once: A B* instead of A* B*';
    report.error(syntax, 'the pattern can match without a single row', hint);
  }
  if (positions(pattern) > MAX_POSITIONS) {
    report.error(syntax, `the pattern is too long: its quantifiers make more than ${MAX_POSITIONS} steps of it`);
  }
  return { pattern, variables };
}

function convert(syntax: PatternSyntax, variables: string[], report: ProblemReport): Pattern | undefined {
  switch (syntax.kind) {
    case 'variable': {
      const known = variables[findName(syntax.name, variables)];
      if (known === undefined) variables.push(syntax.name.name);
      return { kind: 'variable', name: known ?? syntax.name.name };
    }
    case 'concatenation':
    case 'alternation': {
      const items = syntax.items.map((item) => convert(item, variables, report));
      const whole = items.filter((item) => item !== undefined);
      return whole.length === items.length ? { kind: syntax.kind, items: whole } : undefined;
    }
    case 'quantified': {
      const { min, max, greedy } = syntax;
      const body = convert(syntax.body, variables, report);
      if (max !== undefined && (max < min || max === 0)) {
        const message =
          max === 0 ? 'this quantifier lets nothing match' : `a quantifier from ${min} to ${max} is upside down`;
        report.error(syntax, message);
        return undefined;
      }
      return body && { kind: 'quantified', body, min, ...(max === undefined ? {} : { max }), greedy };
    }
    case 'empty':
      return { kind: 'empty' };
    case 'permutation':
    case 'exclusion':
    case 'anchor': {
      const [what, hint] = UNSUPPORTED[syntax.kind];
      report.error(syntax, `${what} is not supported yet`, hint);
      if (syntax.kind === 'exclusion') convert(syntax.body, variables, report);
      if (syntax.kind === 'permutation') for (const item of syntax.items) convert(item, variables, report);
      return undefined;
    }
    default:
      return unreachable(syntax);
  }
}

const UNSUPPORTED = {
  permutation: ['PERMUTE', 'Write the orders as alternatives: (A B | B A)'],
  exclusion: ['Exclusion {- … -}', 'Leave out the braces: MEASURES say what of the match is shown'],
  anchor: ['An anchor (^ or $)', 'Leave it out, or let a condition in DEFINE say it'],
} as const;

/** How few rows a match can have. */
function leastRows(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'variable':
      return 1;
    case 'concatenation':
      return pattern.items.reduce((sum, item) => sum + leastRows(item), 0);
    case 'alternation':
      return Math.min(...pattern.items.map(leastRows));
    case 'quantified':
      return pattern.min * leastRows(pattern.body);
    case 'permutation':
      return pattern.items.reduce((sum, item) => sum + leastRows(item), 0);
    case 'exclusion':
      return leastRows(pattern.body);
    case 'gap':
    case 'empty':
    case 'anchor':
      return 0;
    default:
      return unreachable(pattern);
  }
}

/** How many variables there are once quantifiers with bounds are written out. */
function positions(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'variable':
    case 'gap':
      return 1;
    case 'concatenation':
    case 'alternation':
      return pattern.items.reduce((sum, item) => sum + positions(item), 0);
    case 'quantified':
      return (pattern.max ?? pattern.min + 1) * positions(pattern.body);
    case 'permutation':
      return 2 ** (pattern.items.length - 1) * pattern.items.reduce((sum, item) => sum + positions(item), 0);
    case 'exclusion':
      return positions(pattern.body);
    case 'empty':
    case 'anchor':
      return 0;
    default:
      return unreachable(pattern);
  }
}
