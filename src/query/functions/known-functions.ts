import { AGGREGATE_FUNCTIONS } from './aggregate-functions.js';
import { SCALAR_FUNCTIONS } from './scalar-functions.js';

/** Functions that are bound each by its own rule. */
const SPECIAL: readonly string[] =
  'coalesce ifnull nullif if greatest least struct_pack struct_extract first last prev next classifier match_number'.split(
    ' ',
  );
/** Names in the table that only operators call. */
const OPERATORS: ReadonlySet<string> = new Set(['like', 'ilike']);

/** Every function that can be called by its name, in lower case: what docs/functions.md lists. */
export const KNOWN_FUNCTIONS: ReadonlySet<string> = new Set([
  ...[...SCALAR_FUNCTIONS.keys(), ...AGGREGATE_FUNCTIONS.keys()].filter(
    (name) => /^[a-z][a-z_0-9]*$/.test(name) && !OPERATORS.has(name),
  ),
  ...SPECIAL,
]);
