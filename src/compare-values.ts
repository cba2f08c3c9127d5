import { isInterval } from './is-value.js';
import type { DataType, Field, Value } from './schema.js';
import { totalMicros } from './total-micros.js';

/** Negative, 0 or positive. Of values that are there, of one type. */
export type Compare = (a: Value, b: Value) => number;

export function compareAs(type: DataType): Compare {
  switch (type.kind) {
    case 'FLOAT':
    case 'DOUBLE':
      return compareReals;
    case 'VARCHAR':
    case 'JSON':
    case 'UUID':
      return (a, b) => (typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : 0);
    case 'INTERVAL':
      return (a, b) => (isInterval(a) && isInterval(b) ? compareScalars(totalMicros(a), totalMicros(b)) : 0);
    case 'LIST': {
      const compare = compareAs(type.element);
      return (a, b) => compareSequences(a, b, () => compare);
    }
    case 'STRUCT': {
      const fields = type.fields.map((field) => compareAs(field.type));
      return (a, b) => compareSequences(a, b, (index) => fields[index] ?? compareScalars);
    }
    case 'MAP': {
      const entry = compareAs({ kind: 'STRUCT', fields: entryFields(type.key, type.value) });
      return (a, b) => compareSequences(a, b, () => entry);
    }
    default:
      return compareScalars;
  }
}

function entryFields(key: DataType, value: DataType): readonly Field[] {
  return [
    { name: 'key', type: key },
    { name: 'value', type: value },
  ];
}

/** Numbers and bigints compare exactly with each other in JavaScript. */
const compareScalars: Compare = (a, b) => {
  if (a === b || a === null || b === null) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
};

/** NaN equals itself and is greater than anything else. */
const compareReals: Compare = (a, b) => {
  const [left, right] = [Number(a), Number(b)];
  if (left < right) return -1;
  if (left > right) return 1;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
};

/** By code points, as UTF-8 bytes compare; JavaScript's own order is by UTF-16 units. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    const [leftIsSurrogate, rightIsSurrogate] = [isSurrogate(left), isSurrogate(right)];
    return leftIsSurrogate === rightIsSurrogate ? left - right : leftIsSurrogate ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Inside a list or a struct NULL equals NULL and is greater than anything else. */
function compareSequences(a: Value, b: Value, compareAt: (index: number) => Compare): number {
  if (!Array.isArray(a) || !Array.isArray(b)) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right]: [Value, Value] = [a[index] ?? null, b[index] ?? null];
    const order =
      left === null || right === null ? Number(left === null) - Number(right === null) : compareAt(index)(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
