import { asDecimal, decimal, INTEGER_KINDS, isIntegerKind, isNumeric } from '../../numeric-type.js';
import type { DataType } from '../../schema.js';

const TEMPORAL = ['DATE', 'TIMESTAMP', 'TIMESTAMPTZ'] as const;

/**
 * The type that values of both become to be compared, or to be the branches of one CASE, as in DuckDB; undefined when
 * there is none. Stricter than DuckDB in two places: JSON goes with JSON alone, and `=` compares no more than `<` does.
 */
export function commonType(a: DataType, b: DataType): DataType | undefined {
  if (a.kind === 'NULL') return b;
  if (b.kind === 'NULL') return a;
  if (isNumeric(a) && isNumeric(b)) return commonNumeric(a, b);
  if (a.kind === 'BOOLEAN' && isIntegerKind(b.kind)) return b;
  if (b.kind === 'BOOLEAN' && isIntegerKind(a.kind)) return a;
  if (a.kind === 'LIST' && b.kind === 'LIST') {
    const element = commonType(a.element, b.element);
    return element === undefined ? undefined : { kind: 'LIST', element };
  }
  if (a.kind === 'STRUCT' && b.kind === 'STRUCT') return commonStruct(a, b);
  if (a.kind === 'MAP' && b.kind === 'MAP') {
    const [key, value] = [commonType(a.key, b.key), commonType(a.value, b.value)];
    return key === undefined || value === undefined ? undefined : { kind: 'MAP', key, value };
  }
  if (sameType(a, b)) return a;
  const wider = TEMPORAL[Math.max(indexIn(TEMPORAL, a.kind), indexIn(TEMPORAL, b.kind))];
  const bothTemporal = indexIn(TEMPORAL, a.kind) >= 0 && indexIn(TEMPORAL, b.kind) >= 0;
  return bothTemporal && wider !== undefined ? { kind: wider } : undefined;
}

export function sameType(a: DataType, b: DataType): boolean {
  if (a.kind === 'DECIMAL' && b.kind === 'DECIMAL') return a.precision === b.precision && a.scale === b.scale;
  if (a.kind === 'LIST' && b.kind === 'LIST') return sameType(a.element, b.element);
  if (a.kind === 'MAP' && b.kind === 'MAP') return sameType(a.key, b.key) && sameType(a.value, b.value);
  if (a.kind === 'STRUCT' && b.kind === 'STRUCT') {
    return (
      a.fields.length === b.fields.length &&
      a.fields.every((field, index) => {
        const other = b.fields[index];
        return other !== undefined && other.name === field.name && sameType(field.type, other.type);
      })
    );
  }
  return a.kind === b.kind;
}

/** Of the same names in the same order. */
function commonStruct(
  a: DataType & { readonly kind: 'STRUCT' },
  b: DataType & { readonly kind: 'STRUCT' },
): DataType | undefined {
  const fields = a.fields.flatMap((field, index) => {
    const other = b.fields[index];
    const type =
      other?.name.toLowerCase() === field.name.toLowerCase() ? commonType(field.type, other.type) : undefined;
    return type === undefined ? [] : [{ name: field.name, type }];
  });
  return fields.length === a.fields.length && a.fields.length === b.fields.length
    ? { kind: 'STRUCT', fields }
    : undefined;
}

function commonNumeric(a: DataType, b: DataType): DataType {
  if (a.kind === 'DOUBLE' || b.kind === 'DOUBLE') return { kind: 'DOUBLE' };
  if (a.kind === 'FLOAT' || b.kind === 'FLOAT') return { kind: 'FLOAT' };
  const [left, right] = [asDecimal(a), asDecimal(b)];
  if ((a.kind === 'DECIMAL' || b.kind === 'DECIMAL') && left !== undefined && right !== undefined) {
    const scale = Math.max(left.scale, right.scale);
    return decimal(Math.max(left.precision - left.scale, right.precision - right.scale) + scale, scale);
  }
  const kind = INTEGER_KINDS[Math.max(indexIn(INTEGER_KINDS, a.kind), indexIn(INTEGER_KINDS, b.kind))];
  return { kind: kind ?? 'HUGEINT' };
}

function indexIn(kinds: readonly string[], kind: string): number {
  return kinds.indexOf(kind);
}
