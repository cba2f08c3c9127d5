import { concatFunctions } from './concat-functions.js';
import { decimalFunctions } from './decimal-functions.js';
import { integerFunctions } from './integer-functions.js';
import { jsonFunctions } from './json-functions.js';
import { listFunctions } from './list-functions.js';
import { matchFunctions } from './match-functions.js';
import { functionTable, type Overload } from './overload.js';
import { realFunctions } from './real-functions.js';
import { temporalFunctions } from './temporal-functions.js';
import { textFunctions } from './text-functions.js';
import { timeFunctions } from './time-functions.js';

/** Every function and operator whose arguments are computed first, by its name in lower case (operators as written). */
export const SCALAR_FUNCTIONS: ReadonlyMap<string, readonly Overload[]> = functionTable([
  integerFunctions,
  decimalFunctions,
  realFunctions,
  temporalFunctions,
  timeFunctions,
  textFunctions,
  concatFunctions,
  matchFunctions,
  listFunctions,
  jsonFunctions,
]);
