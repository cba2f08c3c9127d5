import type { Epoch } from '../../src/archive/epoch.js';
import { type Behaviour, type Evidence, queryOf } from '../../src/behaviour.js';
import { physicalSchema } from '../../src/computed-column.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { renderProblem } from '../../src/errors.js';
import { formatText } from '../../src/format-value.js';
import { parseValue } from '../../src/parse-value.js';
import { loadProject } from '../../src/query/load-project.js';
import { outputType, type Project, type StreamDeclaration, streamsOf } from '../../src/query/plan.js';
import type { RunSubquery } from '../../src/query/subquery.js';
import type { DataType, Value } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import type { Example, Result, Table } from './example-page.js';
import { MemoryArchive } from './memory-archive.js';
import { memoryPast } from './memory-past.js';
import { temporaryFolder } from './temporary-folder.js';

/** Of examples that name variables. */
const ENVIRONMENT = { KAFKA_BROKERS: 'localhost:9092' };

/** The day that a page's times without a date are of. */
const DAY = '2026-05-04';

/**
 * What a query gives through the loader and the engine, a record an epoch or all in one, and what is said: problems, dead
 * letters, late events. Columns of the behaviour itself that `columns` asks for come first.
 */
export async function runExample(
  example: Example,
  columns: readonly string[],
  how: { readonly epochSize: number; readonly subqueries: RunSubquery },
): Promise<Result> {
  const { variants, sql } = example;
  if (variants.length === 0) return runQuery(example, columns, how);
  const rows: (readonly string[])[] = [];
  for (const { text, remarks } of variants) {
    const result = await runQuery({ ...example, sql: sql.replace('…', () => text) }, [], how);
    rows.push([`\`${text}\``, inOneCell(result), ...remarks]);
  }
  return { table: { columns, rows } };
}

function inOneCell({ table, said }: Result): string {
  const rows = table?.rows.map((cells) => cells.join(', ')) ?? [];
  const [message] = said?.split('\n', 1) ?? [];
  const all = [...rows, ...(message === undefined ? [] : [`*${message.replace(/^example\.sql:\d+:\d+: /, '')}*`])];
  return all.length === 0 ? 'nothing' : all.join('; ');
}

async function runQuery(
  example: Example,
  columns: readonly string[],
  { epochSize, subqueries }: { readonly epochSize: number; readonly subqueries: RunSubquery },
): Promise<Result> {
  const { project, said } = await load(example, subqueries);
  if (project === undefined) return { said };
  const archive = new MemoryArchive();
  const given = new Set(project.queries.map((plan) => outputType(plan).name));
  const names = new Set(project.queries.flatMap(streamsOf).filter((name) => !given.has(name)));
  const read = project.streams.filter(({ name }) => names.has(name));
  const sources = read.map((stream) =>
    memorySource({ ...rowOptions(stream), rows: rowsOf(stream, example.rows.get(stream.name)) }),
  );
  await run({ project, sources, store: archive, past: memoryPast(archive), epochSize });
  const own = columns.filter((column) => OWN.has(column));
  const plans = project.queries.filter(({ type }) => type.name === example.name || example.kind === 'streams');
  const shown = plans.flatMap((plan) => outputType(plan).columns.map(({ name }) => name));
  const epochs = archive.epochs.map((epoch) => ({
    ...epoch,
    behaviours: epoch.behaviours.filter(({ type }) => plans.some((plan) => plan.type.name === queryOf(type))),
  }));
  const table = { columns: [...own, ...shown], rows: shownRows(epochs, own) };
  const all = [said, ...archive.epochs.flatMap(putAside)].filter((text) => text !== '').join('\n');
  return { table, ...(all === '' ? {} : { said: all }) };
}

async function load(
  { kind, sql, streams, name, queries }: Example,
  subqueries: RunSubquery,
): Promise<{ readonly project?: Project; readonly said: string }> {
  const declared = [...streams.values()].join('\n');
  const files =
    kind === 'streams'
      ? {
          'streams.sql': sql.startsWith('CREATE VIEW') ? `${sql}${declared}` : sql,
          'example.sql':
            'SELECT 1 AS one FROM (VALUES (1)) t MATCH_RECOGNIZE (AFTER MATCH SKIP TO NEXT ROW PATTERN (A))',
        }
      : {
          ...Object.fromEntries([...queries].map(([other, text]) => [`${other}.sql`, text])),
          [`${name}.sql`]: sql,
          ...(declared === '' ? {} : { 'streams.sql': declared }),
        };
  const folder = temporaryFolder(files);
  // Alone with what it reads; a page's queries need not all be possible together.
  const path = kind === 'streams' ? folder : `${folder}/${name}.sql`;
  const { project, problems } = await loadProject(path, subqueries, ENVIRONMENT);
  const said = problems.map(renderProblem).join('\n\n').replaceAll(`${folder}/`, '');
  return project === undefined ? { said } : { project, said };
}

function rowsOf({ schema, computed }: StreamDeclaration, table: Table | undefined): readonly (readonly Value[])[] {
  return (table?.rows ?? []).map((cells) =>
    physicalSchema(schema, computed).map(({ name, type }) => {
      const cell = cells[table?.columns.indexOf(name) ?? -1] ?? '';
      if (cell === '' || cell === 'NULL') return null;
      const value = parseValue(type, isTime(type) && !cell.includes('-') ? `${DAY} ${cell}` : cell);
      if (value === undefined) throw new Error(`${cell} is no ${name}`);
      return value;
    }),
  );
}

/** What stands in a table beside what a query selects: when a row came out, what it is, its event time. */
const OWN: ReadonlyMap<string, (behaviour: Behaviour, after: string) => string> = new Map([
  ['_after_', (_, after) => after],
  ['_kind_', ({ kind }) => kind],
  ['_revision_', ({ revision = 0 }) => String(revision)],
  ['_time_', ({ time }) => shownValue({ kind: 'TIMESTAMP' }, time)],
  ['_evidence_', ({ evidence }) => evidence.map(evidenceText).join(' ')],
]);

function shownRows(epochs: readonly Epoch[], own: readonly string[]): readonly (readonly string[])[] {
  const all = epochs.reduce((sum, { events }) => sum + events.reduce((rows, { length }) => rows + length, 0), 0);
  let read = 0;
  return epochs.flatMap(({ events, behaviours }) => {
    const isEnd = events.length === 0 && read === all;
    read += events.reduce((sum, { length }) => sum + length, 0);
    const after = isEnd ? 'the end' : `event ${read}`;
    return behaviours.map((behaviour) => [
      ...own.map((column) => OWN.get(column)?.(behaviour, after) ?? ''),
      ...behaviour.values.map((value, i) => shownValue(behaviour.type.columns[i]?.type ?? { kind: 'NULL' }, value)),
    ]);
  });
}

function shownValue(type: DataType, value: Value): string {
  const text = formatText(type, value);
  return isTime(type) ? text.replace(`${DAY} `, '').replace(/^(\d\d:\d\d):00/, '$1') : text;
}

function isTime({ kind }: DataType): boolean {
  return kind === 'TIMESTAMP' || kind === 'TIMESTAMPTZ';
}

function putAside({ late, deadLetters }: Epoch): readonly string[] {
  return [
    ...late.map(({ stream, position }) => `late: event ${position.offset + 1} of ${stream}`),
    ...deadLetters.map(({ stream, position, reason }) => `event ${position.offset + 1} of ${stream}: ${reason}`),
  ];
}

/** Of a window: from its first event to its last, and how many. */
function evidenceText({ variable, offset, lastOffset, count }: Evidence): string {
  const from = `${variable}:${offset + 1}`;
  return lastOffset === undefined || lastOffset === offset ? from : `${from}–${lastOffset + 1} (${count})`;
}
