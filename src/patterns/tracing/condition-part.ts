import type { Expression } from '../expression.js';

/** One of the conditions that AND joins to a variable's, as it is written. */
export interface ConditionPart {
  readonly text: string;
  readonly expression: Expression;
}

/** DEFINE as it is written: by variable, and by what AND joins. */
export type WrittenConditions = ReadonlyMap<string, readonly ConditionPart[]>;
