import { type Batch, positionAt, valueAt } from '../../batch.js';
import type { Behaviour, Evidence } from '../../behaviour.js';
import type { Position } from '../../event.js';
import type { Project } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import { keyIdentity } from '../keys/key-identity.js';
import type { KeyState } from '../keys/key-state.js';
import { QueryProcessor } from '../matching/query-processor.js';
import type { QueryNode } from '../query-node.js';
import type { LatePast, LateReading } from '../reloading/past.js';
import { Task, type TaskFindings } from '../task.js';
import type { DueEvents } from './late-events.js';
import { revisionsOf } from './revisions-of.js';

/** Of more events that came late it is not said which: then all that there are have their keys looked at. */
const MOST_NAMED = 10_000;

/** What is told of it. */
export type Revised = Pick<TaskFindings, 'behaviours' | 'deadLetters'>;

interface Key {
  readonly values: readonly Value[];
  /** The events of its that came late. */
  readonly late: Position[];
}

/**
 * Looks at the keys of events that came late again: all their events in order, up to `until`, where the run is. What they give
 * then and did not give before is told as a revision, and what is open of them then is what is open of them from here on.
 */
export async function reviseQuery(
  node: QueryNode,
  due: DueEvents,
  { project, past, until }: { readonly project: Project; readonly past: LatePast; readonly until: Timestamp },
): Promise<Revised> {
  const { plan, processor, output } = node;
  const stream = project.streams.find(({ name }) => name === node.streams[0]);
  if (plan.kind !== 'match' || !(processor instanceof QueryProcessor) || stream === undefined) {
    throw new RangeError(`query ${plan.type.name} cannot be revised`);
  }
  const late = due.events?.map(({ position }) => position);
  const named = late === undefined || late.length > MOST_NAMED ? {} : { late };
  const reading = await past.read({ plan, stream, until, ...named });
  try {
    const task = new Task({ ...project, queries: [plan] });
    const keys = new Keys(reading.keys, late);
    const found = await matchAnew(task, reading, keys, { begun: due.begun, until });
    const told = await reading.told([...keys.all.values()].map(({ values }) => values));
    const lateOf = (key: readonly Value[]): readonly Evidence[] =>
      (keys.all.get(keyIdentity(key))?.late ?? []).map((position) => ({ variable: 'late', ...position }));
    const compared = { told, found: found.behaviours, before: found.before, from: reading.from };
    const revised = revisionsOf(compared, { isRead: (event) => keys.isRead(event), lateOf });
    const states = statesOf(task);
    node.late?.retracted.note(revised);
    processor.replace([...keys.all].map(([identity, { values }]) => [values, states.get(identity)]));
    return {
      behaviours: output.again(revised),
      deadLetters: found.deadLetters.filter((one) => keys.isLate(one.position)),
    };
  } finally {
    await reading.close();
  }
}

interface FoundAnew extends Revised {
  /** The ids of those that were decided before the query began. */
  readonly before: ReadonlySet<string>;
}

async function matchAnew(
  task: Task,
  { stream }: LateReading,
  keys: Keys,
  { begun, until }: { readonly begun: Timestamp; readonly until: Timestamp },
): Promise<FoundAnew> {
  const behaviours: Behaviour[] = [];
  const deadLetters: TaskFindings['deadLetters'][number][] = [];
  const before = new Set<string>();
  const advance = async (watermark: Timestamp): Promise<void> => {
    const found = await task.advance(watermark);
    for (const letter of found.deadLetters) deadLetters.push(letter);
    for (const behaviour of found.behaviours) {
      behaviours.push(behaviour);
      if (watermark <= begun) before.add(behaviour.id);
    }
  };
  let reached: Timestamp = Number.NEGATIVE_INFINITY;
  const reach = async (watermark: Timestamp): Promise<void> => {
    if (reached < begun && begun < watermark) await advance(begun);
    await advance(watermark);
    reached = watermark;
  };
  for (let read = await stream.next(); read !== undefined; read = await stream.next()) {
    keys.add(read.batch);
    task.add(read.batch);
    await reach(Math.min(until, read.watermark));
  }
  if (reached < until) await reach(until);
  return { behaviours, deadLetters, before };
}

function statesOf({ nodes }: Task): ReadonlyMap<string, KeyState | undefined> {
  const [node] = nodes;
  return node?.processor instanceof QueryProcessor ? node.processor.takeChanges().states : new Map();
}

/** The keys that are looked at again. */
class Keys {
  readonly all: Map<string, Key> = new Map();
  readonly #fields: readonly number[];
  readonly #late: ReadonlySet<string> | undefined;
  readonly #read = new Set<string>();

  /** `late` absent: any may be. */
  constructor(fields: readonly number[], late: readonly Position[] | undefined) {
    this.#fields = fields;
    this.#late = late && new Set(late.map(placeOf));
  }

  add(batch: Batch): void {
    for (let row = 0; row < batch.length; row++) {
      const values = this.#fields.map((field) => {
        const column = batch.columns[field];
        return column === undefined ? null : valueAt(column, row);
      });
      const identity = keyIdentity(values);
      const key = this.all.get(identity) ?? { values, late: [] };
      this.all.set(identity, key);
      const position = positionAt(batch, row);
      this.#read.add(placeOf(position));
      if (this.#late !== undefined && this.isLate(position)) key.late.push(position);
    }
  }

  isRead(position: Position): boolean {
    return this.#read.has(placeOf(position));
  }

  isLate(position: Position): boolean {
    return this.#late?.has(placeOf(position)) === true;
  }
}

function placeOf({ source, partition, offset }: Position): string {
  return `${partition} ${offset} ${source}`;
}
