import type { Batch } from '../../src/batch.js';
import { BatchBuilder } from '../../src/batch-builder.js';
import type { Behaviour } from '../../src/behaviour.js';
import { BatchRow } from '../../src/engine/keys/batch-row.js';
import { keyIdentity } from '../../src/engine/keys/key-identity.js';
import { Task } from '../../src/engine/task.js';
import { compileOverFields } from '../../src/patterns/compile-over-fields.js';
import { pickRows } from '../../src/pick-rows.js';
import type { Project, StreamDeclaration } from '../../src/query/plan.js';
import { planStages } from '../../src/query/stages/plan-stages.js';
import type { Exchange } from '../../src/query/stages/stage.js';
import type { Value } from '../../src/schema.js';

type Rows = readonly (readonly Value[])[];
type Partitioned = readonly (readonly Batch[])[];

/** How many partitions a topic has, and an exchange. */
const PARTITIONS = 3;

/** What one task finds that has all rows. */
export async function runInOneTask(
  project: Project,
  rows: Readonly<Record<string, Rows>>,
): Promise<readonly Behaviour[]> {
  const batches = project.streams.flatMap((stream) => partitionsOf(stream, rows[stream.name] ?? []).flat());
  return runTask(new Task(project), batches);
}

/** What the stages find, each run to its end before the next: a task a partition, and what goes from one to the other by key. */
export async function runInStages(
  project: Project,
  rows: Readonly<Record<string, Rows>>,
): Promise<readonly Behaviour[]> {
  const exchanged = new Map<string, Batch[][]>();
  const behaviours: Behaviour[] = [];
  for (const stage of planStages(project)) {
    const inputs = stage.inputs.map((input): Partitioned => {
      if (input.kind === 'exchange') return exchanged.get(input.exchange.name) ?? [];
      const stream = project.streams.find(({ name }) => name === input.stream);
      const partitions = stream === undefined ? [] : partitionsOf(stream, rows[stream.name] ?? []);
      return input.kind === 'source' ? partitions : Array.from({ length: PARTITIONS }, () => partitions.flat());
    });
    for (let partition = 0; partition < (stage.tasks === 'one' ? 1 : PARTITIONS); partition++) {
      const batches = inputs.flatMap((input, i) => {
        const isWhole = stage.tasks === 'one' && stage.inputs[i]?.kind !== 'table';
        return isWhole ? input.flat() : (input[partition] ?? []);
      });
      const handsOn = [...new Set(stage.outputs.map(({ stream }) => stream))];
      const task = new Task(stage.project, { partition, handsOn });
      behaviours.push(...(await runTask(task, batches)));
      const given = new Map(handsOn.map((stream) => [stream, handedOn(stream, task, batches)]));
      for (const exchange of stage.outputs) {
        const partitions = exchanged.get(exchange.name) ?? Array.from({ length: PARTITIONS }, () => []);
        exchanged.set(exchange.name, partitions);
        for (const batch of given.get(exchange.stream) ?? []) route(batch, exchange, partitions);
      }
    }
  }
  return behaviours;
}

/** Of a source the rows that the task has read, of a query what it gives. */
function handedOn(stream: string, task: Task, read: readonly Batch[]): readonly Batch[] {
  return task.takeHandedOn(stream)?.rows ?? read.filter((batch) => batch.stream === stream);
}

function route(batch: Batch, { key }: Exchange, partitions: readonly Batch[][]): void {
  const columns = key.map((expression) => compileOverFields<BatchRow>(expression, (row, field) => row.at(field)));
  const row = new BatchRow(batch);
  const to = Array.from({ length: batch.length }, (_, index) => {
    row.moveTo(index);
    return columns.length === 0 ? 0 : hashOf(columns.map((column) => column(row)));
  });
  for (const [partition, batches] of partitions.entries()) {
    const rows = to.flatMap((one, index) => (one === partition ? [index] : []));
    if (rows.length > 0) batches.push(pickRows(batch, Uint32Array.from(rows)));
  }
}

/** A topic's rows by their key, or where nobody tells it, in turn; a file's all in one. */
function partitionsOf(stream: StreamDeclaration, rows: Rows): Partitioned {
  const { name, schema, keyFields, watermark, connector } = stream;
  const count = connector?.kind === 'kafka' ? PARTITIONS : 1;
  const builders = Array.from({ length: count }, (_, partition) => {
    return new BatchBuilder(name, schema, { source: `${name}-topic`, partition });
  });
  const offsets = builders.map(() => 0);
  for (const [index, row] of rows.entries()) {
    const partition = (keyFields === undefined ? index : hashOf(keyFields.map((field) => row[field] ?? null))) % count;
    const time = watermark === undefined ? Number.NaN : Number(row[watermark.field]);
    builders[partition]?.add(row, time, offsets[partition] ?? 0);
    offsets[partition] = (offsets[partition] ?? 0) + 1;
  }
  return builders.map((builder) => (builder.length === 0 ? [] : [builder.finish()]));
}

function hashOf(key: readonly Value[]): number {
  let hash = 7;
  for (const letter of keyIdentity(key)) hash = (hash * 31 + letter.charCodeAt(0)) % 65_521;
  return hash % PARTITIONS;
}

async function runTask(task: Task, batches: readonly Batch[]): Promise<readonly Behaviour[]> {
  try {
    for (const batch of batches) task.add(batch);
    const { behaviours, deadLetters } = await task.advance(Number.POSITIVE_INFINITY);
    for (const { reason } of deadLetters) throw new Error(reason);
    return behaviours;
  } finally {
    await task.close();
  }
}
