import { EvaluationError } from '../../errors.js';
import { isList } from '../../is-value.js';
import type { DataType, Value } from '../../schema.js';
import { commonType } from '../binding/common-type.js';
import { identityOf } from './identity.js';
import { mapGet, mapOf } from './map.js';
import { alias, type Evaluate, type FunctionDefinition, type Overload, overloaded } from './overload.js';

type MapType = DataType & { readonly kind: 'MAP' };

const BIGINT: DataType = { kind: 'BIGINT' };
const BOOLEAN: DataType = { kind: 'BOOLEAN' };
const NULL: DataType = { kind: 'NULL' };
const EMPTY: MapType = { kind: 'MAP', key: NULL, value: NULL };

/** Of maps. `m[k]` is NULL where the map has no such key. */
export const mapFunctions: readonly FunctionDefinition[] = [
  overloaded(
    'map',
    { parameters: [], settle: () => ({ parameters: [], result: EMPTY, function: () => [] }) },
    {
      parameters: ['LIST', 'LIST'],
      settle: ([keys = NULL, values = NULL]) => {
        const result: DataType = { kind: 'MAP', key: elementOf(keys), value: elementOf(values) };
        return { parameters: [keys, values], result, function: zip };
      },
    },
  ),
  ...alias(
    overloaded(
      'map_extract',
      byKey(
        ({ value }) => ({ kind: 'LIST', element: value }),
        (map, key) => {
          const found = mapGet(map, key);
          return found === undefined ? [] : [found];
        },
      ),
    ),
    'element_at',
  ),
  overloaded('map_extract_value', lookup()),
  overloaded('[]', lookup()),
  ...alias(
    overloaded(
      'map_contains',
      byKey(
        () => BOOLEAN,
        (map, key) => (key === null ? null : mapGet(map, key) !== undefined),
      ),
    ),
    'contains',
  ),
  overloaded('map_contains_value', {
    parameters: ['MAP', 'ANY'],
    settle: ([type = NULL]) => {
      const map = type.kind === 'MAP' ? type : EMPTY;
      const contains: Evaluate = (entries, value) =>
        isList(entries) && value !== null
          ? entries.some((entry) => identityOf(part(entry, 1)) === identityOf(value))
          : null;
      return { parameters: [map, map.value], result: BOOLEAN, function: contains };
    },
  }),
  overloaded('map_contains_entry', {
    parameters: ['MAP', 'ANY', 'ANY'],
    settle: ([type = NULL]) => {
      const map = type.kind === 'MAP' ? type : EMPTY;
      const contains: Evaluate = (entries, key, value) => {
        if (!isList(entries) || key === null || value === null) return null;
        const found = mapGet(entries, key);
        return found !== undefined && identityOf(found) === identityOf(value);
      };
      return { parameters: [map, map.key, map.value], result: BOOLEAN, function: contains };
    },
  }),
  overloaded(
    'cardinality',
    ofMap(
      () => BIGINT,
      (map) => map.length,
    ),
  ),
  overloaded(
    'map_keys',
    ofMap(
      ({ key }) => ({ kind: 'LIST', element: key }),
      (map) => map.map((entry) => part(entry, 0)),
    ),
  ),
  overloaded(
    'map_values',
    ofMap(
      ({ value }) => ({ kind: 'LIST', element: value }),
      (map) => map.map((entry) => part(entry, 1)),
    ),
  ),
  overloaded(
    'map_entries',
    ofMap(
      ({ key, value }) => ({
        kind: 'LIST',
        element: {
          kind: 'STRUCT',
          fields: [
            { name: 'key', type: key },
            { name: 'value', type: value },
          ],
        },
      }),
      (map) => map,
    ),
  ),
  overloaded('map_from_entries', {
    parameters: ['LIST'],
    settle: ([list = NULL]) => {
      const entry = elementOf(list);
      const [key, value] = entry.kind === 'STRUCT' && entry.fields.length === 2 ? entry.fields : [];
      if (key === undefined || value === undefined) return 'map_from_entries takes a list of structs of two fields';
      const make: Evaluate = (entries) =>
        isList(entries) ? mapOf(entries.map((each) => (isList(each) ? each : [null, null]))) : null;
      return { parameters: [list], result: { kind: 'MAP', key: key.type, value: value.type }, function: make };
    },
  }),
  overloaded('map_concat', {
    parameters: ['MAP', 'MAP'],
    rest: 'MAP',
    settle: (types) => {
      const map = types.reduce<DataType | undefined>((common, type) => common && commonType(common, type), NULL);
      if (map === undefined) return 'the maps differ in type';
      return { parameters: types.map(() => map), result: map, function: merge };
    },
  }),
];

const zip: Evaluate = (keys, values) => {
  if (!isList(keys) || !isList(values)) return null;
  if (keys.length !== values.length) {
    throw new EvaluationError(`${keys.length} keys and ${values.length} values make no map`);
  }
  return mapOf(keys.map((key, index) => [key, values[index] ?? null]));
};

/** Of one key the last value counts. */
const merge: Evaluate = (...maps) => {
  const entries = new Map<unknown, Value>();
  for (const map of maps) {
    if (isList(map)) for (const entry of map) entries.set(identityOf(part(entry, 0)), entry);
  }
  return [...entries.values()];
};

function part(entry: Value, index: 0 | 1): Value {
  return isList(entry) ? (entry[index] ?? null) : null;
}

function elementOf(type: DataType): DataType {
  return type.kind === 'LIST' ? type.element : NULL;
}

function ofMap(result: (map: MapType) => DataType, compute: (map: readonly Value[]) => Value): Overload {
  return {
    parameters: ['MAP'],
    settle: ([map = NULL]) => ({
      parameters: [map],
      result: result(map.kind === 'MAP' ? map : EMPTY),
      function: (entries) => (isList(entries) ? compute(entries) : null),
    }),
  };
}

function byKey(result: (map: MapType) => DataType, compute: (map: readonly Value[], key: Value) => Value): Overload {
  return {
    parameters: ['MAP', 'ANY'],
    settle: ([type = NULL]) => {
      const map = type.kind === 'MAP' ? type : EMPTY;
      return {
        parameters: [map, map.key.kind === 'NULL' ? NULL : map.key],
        result: result(map),
        function: (entries, key) => (isList(entries) ? compute(entries, key) : null),
      };
    },
  };
}

function lookup(): Overload {
  return byKey(
    ({ value }) => value,
    (map, key) => (key === null ? null : (mapGet(map, key) ?? null)),
  );
}
