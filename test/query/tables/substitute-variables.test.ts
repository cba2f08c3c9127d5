import { expect, test } from 'vitest';
import { substituteVariables } from '../../../src/query/tables/substitute-variables.js';
import { declareStreams } from '../../support/planned.js';

const ENVIRONMENT = { A: 'one', _b2: '${A}', EMPTY: '', $x: 'no' };

test.each([
  ['', ''],
  ['nothing', 'nothing'],
  ['${A}', 'one'],
  ['${A}-${A}.${EMPTY}', 'one-one.'],
  // What a variable holds is taken as it is.
  ['${_b2}', '${A}'],
  ['$${A}', '${A}'],
  ['$${', '${'],
  ['$$${A}', '$${A}'],
  ['$A {A} $', '$A {A} $'],
])('%s is %s', (text, value) => {
  expect(substituteVariables(text, ENVIRONMENT)).toEqual({ value });
});

test.each([
  ['${B}', 'the environment variable B is not set'],
  ['${a}', 'the environment variable a is not set'],
  ['${A} ${C} ${D}', 'the environment variable C is not set'],
  ['${', 'found ${ without a }'],
  ['${A} ${B', 'found ${ without a }'],
  ['${}', 'found ${…} without the name of a variable in it'],
  ['${ A }', 'found ${…} without the name of a variable in it'],
  ['${$x}', 'found ${…} without the name of a variable in it'],
  ['${A:-x}', 'found ${…} without the name of a variable in it'],
])('%s: %s', (text, message) => {
  expect(substituteVariables(text, ENVIRONMENT)).toMatchObject({ message });
});

test('variables of a file: the path as it is written names its events', () => {
  const { streams, problems } = declareStreams(
    "CREATE TABLE e (x INT) WITH ('connector' = 'filesystem', 'path' = '${DATA}/e.csv', 'key.fields' = '${KEY}');",
    { DATA: '/data/today', KEY: 'x' },
  );
  expect(problems).toEqual([]);
  expect(streams).toMatchObject([
    { keyFields: [0], connector: { path: '${DATA}/e.csv', file: 'folder//data/today/e.csv', format: 'csv' } },
  ]);
});

test('one that is not set is said once', () => {
  const { problems } = declareStreams(
    "CREATE TABLE e (x INT) WITH ('connector' = 'filesystem', 'path' = '${DATA}/e.csv');",
  );
  expect(problems).toHaveLength(1);
});
