import { integerLimits, MAX_PRECISION } from '../../numeric-type.js';
import { parseValue } from '../../parse-value.js';
import type { DataType, Value } from '../../schema.js';
import { normalise } from '../functions/integer.js';
import { isInteger } from '../functions/lift.js';
import type { ExpressionSyntax, Span } from '../syntax/ast.js';
import type { BindContext, Bound } from './bind-context.js';
import { bindScalar } from './bind-overload.js';

type IntervalSyntax = Extract<ExpressionSyntax, { readonly kind: 'interval' }>;

const INTERVAL: DataType = { kind: 'INTERVAL' };

export function literal(type: DataType, value: Value, span: Span): Bound {
  return { expression: { kind: 'literal', type, value }, span };
}

/** `12` is the narrowest of INTEGER, BIGINT and HUGEINT; `1.50` a DECIMAL of as many digits; `1e3` a DOUBLE. */
export function bindNumber(text: string, span: Span): Bound {
  const digits = text.replaceAll('_', '');
  if (/^\d+$/.test(digits)) {
    const value = BigInt(digits);
    for (const kind of ['INTEGER', 'BIGINT', 'HUGEINT'] as const) {
      if (value <= integerLimits(kind).high) {
        return { ...literal({ kind }, normalise(value), span), literal: 'integer' };
      }
    }
  }
  const [, whole = '', fraction = ''] = /^(\d*)\.(\d*)$/.exec(digits) ?? [];
  const precision = whole.length + fraction.length;
  if (precision >= 1 && precision <= MAX_PRECISION) {
    const type: DataType = { kind: 'DECIMAL', precision, scale: fraction.length };
    return literal(type, normalise(BigInt(whole + fraction)), span);
  }
  return literal({ kind: 'DOUBLE' }, Number(digits), span);
}

/** A literal's sign is part of it. */
export function negatedLiteral(bound: Bound, span: Span): Bound | undefined {
  const { expression } = bound;
  if (bound.literal !== 'integer' || expression.kind !== 'literal' || !isInteger(expression.value)) return undefined;
  const value = normalise(-BigInt(expression.value));
  return { expression: { ...expression, value }, span, literal: 'integer' };
}

export function bindInterval(syntax: IntervalSyntax, context: BindContext): Bound | undefined {
  const { value, unit } = syntax;
  if (value.kind === 'string' || value.kind === 'number') {
    const text = value.kind === 'string' ? value.value : value.text;
    return literalInterval(text, unit, syntax, context);
  }
  const amount = context.bind(value, context);
  if (amount === undefined) return undefined;
  const one = literal(INTERVAL, parseValue(INTERVAL, `1 ${unit ?? 'second'}`) ?? null, syntax);
  return bindScalar('*', [amount, one], syntax, context);
}

function literalInterval(
  text: string,
  unit: string | undefined,
  syntax: IntervalSyntax,
  { report }: BindContext,
): Bound | undefined {
  const fraction = /^\s*-?\d*\.\d+\s*$/.test(text);
  if (unit !== undefined && fraction && unit !== 'SECOND') {
    report.error(
      syntax.value,
      `${unit} needs a whole number here`,
      `Write INTERVAL '${text.trim()} ${unit.toLowerCase()}s'`,
    );
    return undefined;
  }
  if (unit !== undefined && !fraction && !/^\s*-?\d+\s*$/.test(text)) {
    report.error(syntax.value, `'${text}' is not a number`, `Write INTERVAL '30' ${unit}`);
    return undefined;
  }
  const interval = parseValue(INTERVAL, unit === undefined ? text : `${text.trim()} ${unit}`);
  if (interval !== undefined) return literal(INTERVAL, interval, syntax);
  report.error(
    syntax.value,
    `'${text}' is not an interval`,
    "Write INTERVAL '30' MINUTE or INTERVAL '1 hour 30 minutes'",
  );
  return undefined;
}
