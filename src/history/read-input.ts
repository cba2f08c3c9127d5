import type { Behaviour } from '../behaviour.js';
import { comparer } from '../engine/partitions/order-rows.js';
import { compareEvents, type Position } from '../event.js';
import { compileOverFields } from '../patterns/compile-over-fields.js';
import { type MatchQueryPlan, outputType, type Project, type QueryPlan, streamsOf } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import { fieldOf } from '../widens.js';
import { InputRow } from './input-row.js';
import type { ChosenKey } from './key-condition.js';
import { replayFrom } from './replay-archive.js';
import type { OpenedHistory } from './with-history.js';

/** What a query read, and what it gave, as the archive has it. */
export interface QueryHistory {
  /** In the order in which the query has them. */
  readonly rows: readonly InputRow[];
  readonly behaviours: readonly Behaviour[];
  /** Events with these keys, before WHERE and columns. */
  readonly events: number;
  readonly reached: Timestamp;
  readonly ended: boolean;
  readonly notes: readonly string[];
}

/**
 * A query's input, read back from the archive, beside what the query finds in it. The events of `keys` alone are read where
 * these are columns of every stream behind the query, and no query stands between.
 */
export async function readInput(
  { database, live }: OpenedHistory,
  project: Project,
  plan: MatchQueryPlan,
  keys: readonly ChosenKey[],
): Promise<QueryHistory> {
  const rows: InputRow[] = [];
  const behaviours: Behaviour[] = [];
  const notes: string[] = [];
  const behind = queriesBehind(plan, project);
  const name = `the input of ${plan.type.name}`;
  const tap: QueryPlan = {
    kind: 'select',
    type: { name, version: '', key: [], columns: plan.input.schema },
    file: plan.file,
    input: plan.input,
    overStream: plan.input.time !== undefined,
  };
  const { into: _, ...own } = { into: undefined, ...plan };
  const chosen = behind.length > 0 ? undefined : streamKeys(plan, project, keys);
  let last = Number.NEGATIVE_INFINITY;
  const summary = await replayFrom(database, live, {
    project: { ...project, queries: [...behind, own, tap] },
    ...(chosen === undefined ? {} : { keys: chosen }),
    ...(plan.allowedLateness === undefined ? {} : { allowedLateness: plan.allowedLateness }),
    onBehaviours: (found) => {
      for (const behaviour of found) {
        const [position] = behaviour.evidence;
        if (behaviour.type.name === plan.type.name) behaviours.push(behaviour);
        else if (behaviour.type.name === name && position !== undefined)
          rows.push(new InputRow(behaviour.time ?? Number.NaN, positionOf(position), behaviour.values));
      }
    },
    onStep: ({ watermark }) => {
      last = watermark;
    },
    onNote: (note) => void notes.push(note),
  });
  const { events } = summary;
  return {
    rows: inOrder(rows, plan),
    behaviours,
    events,
    reached: live.isClosed ? Number.POSITIVE_INFINITY : (live.reached ?? Math.max(last, summary.certain)),
    ended: live.isClosed,
    notes,
  };
}

function positionOf({ source, partition, offset }: Position): Position {
  return { source, partition, offset };
}

/** The queries that it reads from, straight or through others. */
function queriesBehind(plan: QueryPlan, { queries }: Project): readonly QueryPlan[] {
  const found = new Set<QueryPlan>();
  const visit = (query: QueryPlan): void => {
    const read = streamsOf(query);
    for (const other of queries) {
      if (found.has(other) || !read.includes(outputType(other).name)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(plan);
  return [...found];
}

/** The key's columns as the streams call them; undefined where some stream has one only as a computed value. */
function streamKeys(
  { input }: MatchQueryPlan,
  { streams }: Project,
  keys: readonly ChosenKey[],
): readonly ChosenKey[] | undefined {
  const found = keys.map(({ column, value }): ChosenKey | undefined => {
    const place = input.schema.findIndex((field) => field.name === fieldOf(column, input.schema)?.name);
    const names = input.branches.map((branch) => {
      if (branch.kind !== 'stream') return undefined;
      const expression = branch.columns?.[place];
      const field = branch.columns === undefined ? place : expression?.kind === 'field' ? expression.field : -1;
      return streams.find(({ name }) => name === branch.stream)?.schema[field]?.name;
    });
    const [name] = names;
    return name !== undefined && names.every((other) => other === name) ? { column: name, value } : undefined;
  });
  return found.every((key) => key !== undefined) ? found : undefined;
}

function inOrder(rows: readonly InputRow[], { orderBy, input }: MatchQueryPlan): readonly InputRow[] {
  if (input.time === undefined) return rows;
  const rest = orderBy.slice(1);
  const keys = rest.map(({ expression }) => {
    const read = compileOverFields<InputRow>(expression, (row, field) => row.at(field));
    return rows.map((row) => read(row));
  });
  const compare = comparer(rest, keys);
  const places = rows.map((_, place) => place);
  places.sort((a, b) => {
    const [one, other] = [rows[a], rows[b]];
    if (one === undefined || other === undefined) return 0;
    return one.time - other.time || compare(a, b) || compareEvents(one, other);
  });
  return places.flatMap((place) => rows[place] ?? []);
}
