import { physicalSchema } from '../../computed-column.js';
import type { Problem } from '../../errors.js';
import { outputType, type QueryPlan, type StreamDeclaration } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import { type OutputColumn, outputColumns } from './output-columns.js';
import type { ExpectedRow, TestCase } from './test-case.js';
import { type YamlNode, type YamlReader, yamlReader } from './yaml-reader.js';

const CASE_KEYS = ['name', 'input', 'advance', 'output'];

export interface TestFile {
  readonly cases: readonly TestCase[];
  readonly problems: readonly Problem[];
}

/** The cases of a NAME.test.yaml, with everything that is wrong in it. */
export function readTestFile(
  text: string,
  file: string,
  plan: QueryPlan,
  streams: readonly StreamDeclaration[],
): TestFile {
  const reader = yamlReader(text, file);
  if (reader.problems.length > 0) return { cases: [], problems: reader.problems };
  const columns = outputColumns(outputType(plan));
  const cases = reader.list(reader.root, 'a test file').map((node, i) => readCase(reader, node, i, streams, columns));
  return { cases, problems: inOrder(reader.problems) };
}

function readCase(
  reader: YamlReader,
  node: YamlNode,
  index: number,
  streams: readonly StreamDeclaration[],
  columns: readonly OutputColumn[],
): TestCase {
  let name = `case ${index + 1}`;
  let input: TestCase['input'] | undefined;
  let advance: Timestamp | undefined;
  let output: readonly ExpectedRow[] | undefined;
  for (const entry of reader.entries(node, 'a case', CASE_KEYS)) {
    switch (entry.name) {
      case 'name':
        name = String(reader.value(entry.value, { kind: 'VARCHAR' }, 'name') ?? name);
        break;
      case 'input':
        input = readInput(reader, entry.value, streams);
        break;
      case 'advance': {
        const time = reader.value(entry.value, { kind: 'TIMESTAMP' }, 'advance');
        if (typeof time === 'number') advance = time;
        break;
      }
      case 'output':
        output = reader.list(entry.value, 'output').map((row) => readExpected(reader, row, columns));
        break;
    }
  }
  if (input === undefined && streams.length > 0)
    reader.problem(node, `${name} has no input`, 'write input: {STREAM: [rows]}');
  if (output === undefined) reader.problem(node, `${name} has no output`, 'write output: [] where nothing is to come');
  return {
    name,
    location: reader.location(node),
    input: input ?? new Map(),
    output: output ?? [],
    ...(advance === undefined ? {} : { advance }),
  };
}

function readInput(reader: YamlReader, node: YamlNode, streams: readonly StreamDeclaration[]): TestCase['input'] {
  const names = streams.map(({ name }) => name);
  const input = new Map<string, readonly (readonly Value[])[]>();
  for (const entry of reader.entries(node, 'input', names)) {
    const stream = streams.find(({ name }) => name === entry.name);
    if (stream === undefined) continue;
    const rows = reader.list(entry.value, `input of ${stream.name}`);
    input.set(
      stream.name,
      rows.map((row) => readRow(reader, row, stream)),
    );
  }
  return input;
}

/** Fields left out are NULL; an event's time may not be. */
function readRow(reader: YamlReader, node: YamlNode, stream: StreamDeclaration): readonly Value[] {
  const { name, watermark, computed } = stream;
  const schema = physicalSchema(stream.schema, computed);
  const values: Value[] = schema.map(() => null);
  const fields = schema.map((field) => field.name);
  const before = reader.problems.length;
  for (const entry of reader.entries(node, `stream ${name}`, fields)) {
    const place = fields.indexOf(entry.name);
    const field = schema[place];
    if (field !== undefined) values[place] = reader.value(entry.value, field.type, field.name) ?? null;
  }
  const time = schema.findIndex((field) => field === stream.schema[watermark?.field ?? -1]);
  if (values[time] === null && reader.problems.length === before) {
    reader.problem(node, `the row has no ${fields[time]}: an event needs its time`);
  }
  return values;
}

function readExpected(reader: YamlReader, node: YamlNode, columns: readonly OutputColumn[]): ExpectedRow {
  const row = new Map<string, Value>();
  const names = columns.map(({ name }) => name);
  for (const entry of reader.entries(node, 'the output', names)) {
    const column = columns.find(({ name }) => name === entry.name);
    const value = column === undefined ? undefined : reader.value(entry.value, column.type, entry.name);
    if (value !== undefined) row.set(entry.name, value);
  }
  return row;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const line = ({ location }: Problem): number => location?.line ?? 0;
  const column = ({ location }: Problem): number => location?.column ?? 0;
  return problems.toSorted((a, b) => line(a) - line(b) || column(a) - column(b));
}
