import type { Duration } from '../../time.js';
import { constantDuration } from '../binding/constant-duration.js';
import type { ProblemReport } from '../problem-report.js';
import type { Span } from '../syntax/ast.js';
import type { Token } from '../syntax/tokens.js';
import { depthsOf, expressionOf, isOneOf, spanOf } from '../syntax/words-of.js';

/** What stands between the brackets of OVER, or of a WINDOW's definition. */
export interface OverSpec extends Span {
  /** The first word, where it is the name of another. */
  readonly base?: Token;
  readonly partitionBy: readonly Token[];
  /** Behind BY. */
  readonly orderBy: readonly Token[];
  readonly frame: readonly Token[];
}

/** How far back a frame sees. */
export type Reach =
  | { readonly kind: 'range'; readonly length: Duration }
  | { readonly kind: 'rows'; readonly count: number };

const WORDS = ['PARTITION', 'ORDER', 'ROWS', 'RANGE', 'GROUPS'];

/** The tokens between the brackets, cut into clauses. */
export function overSpec(tokens: readonly Token[], span: Span): OverSpec {
  const depths = depthsOf(tokens);
  const starts = tokens.flatMap((token, i) => (depths[i] === 0 && isOneOf(token, WORDS) ? [i] : []));
  const clause = (...words: readonly string[]): readonly Token[] => {
    const start = starts.find((i) => isOneOf(tokens[i], words));
    if (start === undefined) return [];
    const end = starts.find((i) => i > start && !isFrameWord(tokens[start])) ?? tokens.length;
    return tokens.slice(start, end);
  };
  const [base] = starts[0] === 0 ? [] : tokens;
  return {
    ...(base === undefined ? {} : { base }),
    partitionBy: clause('PARTITION').slice(2),
    orderBy: clause('ORDER').slice(2),
    frame: clause('ROWS', 'RANGE', 'GROUPS'),
    start: span.start,
    end: span.end,
  };
}

const FRAME_HINT =
  "Write RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW, or ROWS BETWEEN 10 PRECEDING AND CURRENT ROW";

/** How far back a frame sees; undefined where that is not bounded or it sees later rows, which is then reported. */
export function reachOf(frame: readonly Token[], source: string, report: ProblemReport): Reach | undefined {
  const [word] = frame;
  const span = spanOf(frame);
  const refuse = (message: string, hint: string = FRAME_HINT, at: Span = span): undefined => {
    report.error(at, message, hint);
    return undefined;
  };
  if (isOneOf(word, ['GROUPS'])) return refuse('GROUPS is not supported in OVER');
  const excluded = frame.find((token) => isOneOf(token, ['EXCLUDE']));
  if (excluded !== undefined) return refuse('EXCLUDE is not supported in OVER', FRAME_HINT, excluded);
  const following = frame.find((token) => isOneOf(token, ['FOLLOWING']));
  if (following !== undefined) {
    const hint = `A row is given when it comes, and later rows are not there yet. ${FRAME_HINT}`;
    return refuse('a frame over a stream cannot see rows that follow', hint, following);
  }
  const unbounded = frame.find((token) => isOneOf(token, ['UNBOUNDED']));
  if (unbounded !== undefined) {
    return refuse('a frame over a stream must not go back to the first row', FRAME_HINT, unbounded);
  }
  const isBetween = isOneOf(frame[1], ['BETWEEN']);
  const end = frame.findIndex((token) => isOneOf(token, ['PRECEDING']));
  if (isBetween && !isCurrentRow(frame.slice(-3))) return refuse('a frame over a stream ends with the current row');
  if (end < 0) return isOneOf(word, ['ROWS']) ? { kind: 'rows', count: 0 } : { kind: 'range', length: 0 };
  return boundOf(frame.slice(isBetween ? 2 : 1, end), isOneOf(word, ['ROWS']), source, report);
}

function boundOf(bound: readonly Token[], isRows: boolean, source: string, report: ProblemReport): Reach | undefined {
  const [token, second] = bound;
  const span = spanOf(bound);
  if (isRows) {
    const count = token?.kind === 'number' && second === undefined ? Number(token.digits) : Number.NaN;
    if (Number.isInteger(count) && count <= MOST_ROWS) return { kind: 'rows', count };
    report.error(span, `ROWS needs a number of rows, up to ${MOST_ROWS}`, FRAME_HINT);
    return undefined;
  }
  const syntax = expressionOf(span, source);
  if (syntax === undefined) {
    report.error(span, 'RANGE needs an interval', FRAME_HINT);
    return undefined;
  }
  const length = constantDuration(syntax, 'RANGE', report);
  if (length !== undefined && length < 0) report.error(span, 'RANGE is negative', FRAME_HINT);
  return length === undefined ? undefined : { kind: 'range', length };
}

const MOST_ROWS = 1_000_000;

/** `AND CURRENT ROW`. */
function isCurrentRow([and, current, row]: readonly Token[]): boolean {
  return isOneOf(and, ['AND']) && isOneOf(current, ['CURRENT']) && isOneOf(row, ['ROW']);
}

function isFrameWord(token: Token | undefined): boolean {
  return isOneOf(token, ['ROWS', 'RANGE', 'GROUPS']);
}
