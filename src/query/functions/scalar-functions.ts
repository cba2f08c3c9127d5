import { bitFunctions } from './bit-functions.js';
import { concatFunctions } from './concat-functions.js';
import { decimalFunctions } from './decimal-functions.js';
import { integerFunctions } from './integer-functions.js';
import { jsonFunctions } from './json-functions.js';
import { jsonMakingFunctions } from './json-making.js';
import { listAggregates } from './list-aggregates.js';
import { listFunctions } from './list-functions.js';
import { listMakingFunctions } from './list-making.js';
import { listSortFunctions } from './list-sort.js';
import { mapFunctions } from './map-functions.js';
import { matchFunctions } from './match-functions.js';
import { mathFunctions } from './math-functions.js';
import { functionTable, type Overload } from './overload.js';
import { realFunctions } from './real-functions.js';
import { regExpFunctions } from './regexp-functions.js';
import { stringFunctions } from './string-functions.js';
import { temporalFunctions } from './temporal-functions.js';
import { textFunctions } from './text-functions.js';
import { timeFunctions } from './time-functions.js';
import { timeMakingFunctions } from './time-making.js';
import { typeFunctions } from './type-functions.js';

/** Every function and operator whose arguments are computed first, by its name in lower case (operators as written). */
export const SCALAR_FUNCTIONS: ReadonlyMap<string, readonly Overload[]> = named(
  functionTable([
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
    jsonMakingFunctions,
    bitFunctions,
    mathFunctions,
    stringFunctions,
    regExpFunctions,
    timeMakingFunctions,
    listMakingFunctions,
    listSortFunctions,
    listAggregates,
    mapFunctions,
    typeFunctions,
  ]),
);

/** Operators that are functions too. */
function named(table: ReadonlyMap<string, readonly Overload[]>): ReadonlyMap<string, readonly Overload[]> {
  const names = [
    ['add', '+'],
    ['subtract', '-'],
    ['multiply', '*'],
    ['divide', '//'],
    ['date_add', '+'],
  ] as const;
  return new Map([...table, ...names.map(([name, operator]) => [name, table.get(operator) ?? []] as const)]);
}
