import { isIntegerKind } from '../../numeric-type.js';
import type { DataType } from '../../schema.js';
import type { ParameterKind } from '../functions/overload.js';

/** What is known of an argument before a function is chosen for it. */
export interface ArgumentType {
  readonly type: DataType;
  /** A literal takes the type that is wanted of it: `'2026-01-01'` a TIMESTAMP's, `1` a TINYINT's if it fits. */
  readonly literal?: 'string' | 'integer';
  readonly fits?: (kind: ParameterKind) => boolean;
}

/** Cheaper is preferred (DuckDB's `cast_rules.cpp`). */
const TARGET_COST: Readonly<Partial<Record<ParameterKind, number>>> = {
  BIGINT: 101,
  INTEGER: 102,
  HUGEINT: 103,
  DOUBLE: 104,
  DECIMAL: 105,
  TIMESTAMP: 120,
  TIMESTAMPTZ: 123,
  VARCHAR: 149,
  LIST: 160,
  STRUCT: 160,
  MAP: 160,
};
const DEFAULT_TARGET_COST = 110;
const STRING_LITERAL_COST = 20;
const INTEGER_LITERAL_DISCOUNT = 90;

const WIDER: Readonly<Partial<Record<DataType['kind'], readonly ParameterKind[]>>> = {
  TINYINT: ['SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL'],
  SMALLINT: ['INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL'],
  INTEGER: ['BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL'],
  BIGINT: ['HUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL'],
  HUGEINT: ['FLOAT', 'DOUBLE', 'DECIMAL'],
  DECIMAL: ['FLOAT', 'DOUBLE'],
  FLOAT: ['DOUBLE'],
  DATE: ['TIMESTAMP', 'TIMESTAMPTZ'],
  TIMESTAMP: ['TIMESTAMPTZ'],
  JSON: ['VARCHAR'],
};

function isNested(kind: ParameterKind): boolean {
  return kind === 'LIST' || kind === 'STRUCT' || kind === 'MAP';
}

/** What it costs to give `argument` where `target` is expected, without a written CAST; undefined when it cannot be. */
export function implicitCastCost(argument: ArgumentType, target: ParameterKind): number | undefined {
  const { type, literal, fits } = argument;
  if (target === 'ANY' || type.kind === target) return literal === 'string' ? 1 : 0;
  const cost = TARGET_COST[target] ?? DEFAULT_TARGET_COST;
  if (type.kind === 'NULL') return cost;
  if (literal === 'string') return isNested(target) ? undefined : STRING_LITERAL_COST;
  if (literal === 'integer' && (isIntegerKind(target) || target === 'FLOAT' || target === 'DOUBLE') && fits?.(target)) {
    return cost - INTEGER_LITERAL_DISCOUNT;
  }
  return WIDER[type.kind]?.includes(target) ? cost : undefined;
}
