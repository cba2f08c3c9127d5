import type { DataType } from './schema.js';

export type IntegerKind = 'TINYINT' | 'SMALLINT' | 'INTEGER' | 'BIGINT' | 'HUGEINT';

export interface DecimalType {
  readonly kind: 'DECIMAL';
  readonly precision: number;
  readonly scale: number;
}

export const MAX_PRECISION = 38;

const BITS: Readonly<Record<IntegerKind, bigint>> = {
  TINYINT: 8n,
  SMALLINT: 16n,
  INTEGER: 32n,
  BIGINT: 64n,
  HUGEINT: 128n,
};
const DIGITS: Readonly<Record<IntegerKind, number>> = { TINYINT: 3, SMALLINT: 5, INTEGER: 10, BIGINT: 19, HUGEINT: 38 };

/** Narrow to wide. */
export const INTEGER_KINDS = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT'] as const;

export function isIntegerKind(kind: string): kind is IntegerKind {
  return kind in BITS;
}

export function isNumeric(type: DataType): boolean {
  return isIntegerKind(type.kind) || type.kind === 'DECIMAL' || type.kind === 'FLOAT' || type.kind === 'DOUBLE';
}

export function integerLimits(kind: IntegerKind): { readonly low: bigint; readonly high: bigint } {
  const half = 1n << (BITS[kind] - 1n);
  return { low: -half, high: half - 1n };
}

/** The DECIMAL that holds every value of an integer type, or the DECIMAL itself; undefined for anything else. */
export function asDecimal(type: DataType): DecimalType | undefined {
  if (type.kind === 'DECIMAL') return type;
  return isIntegerKind(type.kind) ? { kind: 'DECIMAL', precision: DIGITS[type.kind], scale: 0 } : undefined;
}

export function decimal(precision: number, scale: number): DecimalType {
  return { kind: 'DECIMAL', precision: Math.min(precision, MAX_PRECISION), scale };
}
