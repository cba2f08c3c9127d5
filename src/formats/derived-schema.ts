import type { Field } from '../schema.js';

/** The schema of columns, or why there is none. */
export type DerivedSchema =
  | { readonly kind: 'schema'; readonly text: string }
  | { readonly kind: 'problems'; readonly problems: readonly ColumnProblem[] };

/** A column that cannot be said: `message` names it and its type, `hint` the way out. */
export interface ColumnProblem {
  readonly column: Field;
  readonly message: string;
  readonly hint: string;
}
