import { unreachable } from '../../errors.js';
import type { Pattern, RowsPerMatch } from '../../patterns/pattern.js';
import { MAX_POSITIONS } from '../../patterns/pattern-nodes.js';
import { variableName } from '../binding/variable-name.js';
import type { ProblemReport } from '../problem-report.js';
import type { PatternSyntax, Span } from '../syntax/ast.js';
import { leastRows, stepsOf } from './pattern-shape.js';

export interface PatternPlan {
  readonly pattern: Pattern;
  /** In the order in which they are first written. */
  readonly variables: readonly string[];
  /** Where `^` stands. */
  readonly starts: readonly Span[];
}

export interface PatternUse {
  readonly over: 'stream' | 'table';
  readonly rows: RowsPerMatch;
}

interface Reading extends PatternUse {
  readonly variables: string[];
  readonly starts: Span[];
  readonly report: ProblemReport;
}

export function planPattern(syntax: PatternSyntax, use: PatternUse, report: ProblemReport): PatternPlan {
  const variables: string[] = [];
  const starts: Span[] = [];
  const pattern = convert(syntax, { ...use, variables, starts, report });
  if (use.over === 'stream' && leastRows(pattern) === 0) {
    const message =
      'the pattern can match without a single row, and over a stream every event would begin such a match';
    report.error(syntax, message, 'Let one variable be there at least once: A B* instead of A* B*');
  }
  if (stepsOf(pattern) > MAX_POSITIONS) {
    const message = `the pattern is too long: its quantifiers and PERMUTEs make more than ${MAX_POSITIONS} steps of it`;
    report.error(syntax, message, 'Lower the bounds, or write + and let DEFINE count: A AS count(A.*) <= 100000');
  }
  return { pattern, variables, starts };
}

function convert(syntax: PatternSyntax, reading: Reading): Pattern {
  const { variables, report } = reading;
  switch (syntax.kind) {
    case 'variable': {
      const name = variableName(syntax.name);
      if (!variables.includes(name)) variables.push(name);
      return { kind: 'variable', name };
    }
    case 'permutation':
      if (syntax.items.length === 1) {
        const hint = 'Its parts stand between commas: PERMUTE(A, B)';
        report.warn(syntax, 'PERMUTE of one part is that part alone: there is nothing to put in another order', hint);
      }
      return { kind: 'permutation', items: syntax.items.map((item) => convert(item, reading)) };
    case 'concatenation':
    case 'alternation':
      return { kind: syntax.kind, items: syntax.items.map((item) => convert(item, reading)) };
    case 'quantified': {
      const { min, max, greedy } = syntax;
      const body = convert(syntax.body, reading);
      return { kind: 'quantified', body, min, ...(max === undefined ? {} : { max }), greedy };
    }
    case 'exclusion':
      if (reading.rows === 'all-rows-with-unmatched') {
        const message = 'an exclusion {- … -} is not possible with ALL ROWS PER MATCH WITH UNMATCHED ROWS';
        const hint =
          'What it leaves out would look like rows that are in no match: leave out the braces, or WITH UNMATCHED ROWS';
        report.error(syntax, message, hint);
      }
      return { kind: 'exclusion', body: convert(syntax.body, reading) };
    case 'anchor':
      if (syntax.at === 'start') reading.starts.push(syntax);
      else if (reading.over === 'stream') {
        const hint =
          'Leave it out, and say in WITHIN and DEFINE what ends a match; over a table without WATERMARK $ is possible';
        report.error(syntax, '$ is the end of the rows, and a stream has no end', hint);
      }
      return { kind: 'anchor', at: syntax.at };
    case 'empty':
      return { kind: 'empty' };
    default:
      return unreachable(syntax);
  }
}
