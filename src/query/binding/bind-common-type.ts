import { type DataType, typeName } from '../../schema.js';
import { castTo, fits } from './bind-cast.js';
import type { BindContext, Bound } from './bind-context.js';
import { commonType } from './common-type.js';

/** All of them as the one type that they have in common; `what` says what they are for: `these do not compare`. */
export function castToCommon(
  bounds: readonly Bound[],
  what: string,
  context: BindContext,
): { readonly type: DataType; readonly bounds: readonly Bound[] } | undefined {
  const type = commonOf(bounds, what, context);
  if (type === undefined) return undefined;
  const cast = bounds.map((bound) => castTo(bound, type, context));
  const whole = cast.filter((bound) => bound !== undefined);
  return whole.length === cast.length ? { type, bounds: whole } : undefined;
}

/** Literals last: they take the type that the others have. */
function commonOf(bounds: readonly Bound[], what: string, context: BindContext): DataType | undefined {
  let common: DataType = { kind: 'NULL' };
  const ordered = [
    ...bounds.filter(({ literal }) => literal === undefined),
    ...bounds.filter(({ literal }) => literal === 'integer'),
    ...bounds.filter(({ literal }) => literal === 'string'),
  ];
  for (const bound of ordered) {
    const type = bound.expression.type;
    const next: DataType | undefined = takesTypeOf(bound, common) ? common : commonType(common, type);
    if (next === undefined) {
      const [a, b] = [typeName(common), typeName(type)];
      context.report.error(bound.span, `${what}: one is ${a}, the other ${b}`, `Cast one of them: CAST(… AS ${a})`);
      return undefined;
    }
    common = next;
  }
  return common;
}

function takesTypeOf(bound: Bound, type: DataType): boolean {
  if (type.kind === 'NULL') return false;
  if (bound.literal === 'string') return true;
  const isNumber = type.kind !== 'BOOLEAN' && type.kind !== 'VARCHAR' && type.kind !== 'DECIMAL';
  return (
    bound.literal === 'integer' &&
    isNumber &&
    commonType(type, bound.expression.type) !== undefined &&
    fits(bound, type)
  );
}
