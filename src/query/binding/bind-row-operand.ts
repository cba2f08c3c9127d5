import type { ExpressionSyntax, Span } from '../syntax/ast.js';
import { type BindContext, type Bound, bindAll, type MatchScope, type RowScope } from './bind-context.js';

/** Parts of one navigation or aggregate, read at one row each time, and the variable or subset whose rows these are. */
export interface RowOperand {
  readonly bounds: readonly Bound[];
  /** Absent: rows of any variable. */
  readonly variable?: string;
  /** Whether anything of the row is read at all. */
  readonly reads: boolean;
}

/**
 * `parts` with columns meaning the row at hand. All of them must read the rows of one variable or subset, or of any: else
 * which rows would be gone through? (ISO/IEC 19075-5, 4.14)
 */
export function bindRowOperand(
  called: string,
  parts: readonly ExpressionSyntax[],
  match: MatchScope,
  span: Span,
  context: BindContext,
  given?: string,
): RowOperand | undefined {
  const read = new Map<string | undefined, Span>();
  if (given !== undefined) read.set(given, span);
  const scope: RowScope = { kind: 'row', match, called, read };
  const bounds = bindAll(parts, { ...context, scope });
  if (read.size > 1) {
    const names = [...read.keys()].map((name) => name ?? 'rows of any variable');
    const hint = `Write one ${called} for each variable, or name them together: SUBSET u = (a, b)`;
    context.report.error(span, `${called} reads ${names.join(' and ')}: it can go through the rows of one only`, hint);
    return undefined;
  }
  const [variable] = read.keys();
  return bounds && { bounds, reads: read.size > 0, ...(variable === undefined ? {} : { variable }) };
}
