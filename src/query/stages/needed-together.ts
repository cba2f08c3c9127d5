import { unreachable } from '../../errors.js';
import type { Expression } from '../../patterns/expression.js';
import { columnText } from '../column-text.js';
import { type JoinQueryPlan, type QueryPlan, readsStream, type StreamDeclaration } from '../plan.js';
import { type StreamBranch, streamBranches } from '../stream-branches.js';

/** Which rows a query must see in one task. */
export type Together =
  /** Each is for itself. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'everything' }
  /** Those whose keys are equal. */
  | { readonly kind: 'key'; readonly components: readonly KeyComponent[] };

/** A part of a key: over each branch of the input, what it is there. */
export type KeyComponent = readonly Expression[];

export function neededTogether(plan: QueryPlan, streams: readonly StreamDeclaration[]): Together {
  // A table is read as a whole, and what is given of it is given once.
  if (!readsStream(plan)) return { kind: 'everything' };
  const branches = streamBranches(plan, streams);
  switch (plan.kind) {
    case 'select':
      return { kind: 'nothing' };
    case 'match':
    case 'over':
      return keyed(
        plan.partitionBy.map((place) => branches.map(() => place)),
        branches,
      );
    case 'window': {
      const { keys, window } = plan;
      const isKey = (place: number): boolean => window.kind !== 'session' || window.partitionBy.includes(place);
      const places = keys.filter((place) => place !== undefined).filter(isKey);
      return keyed(
        places.map((place) => branches.map(() => place)),
        branches,
      );
    }
    case 'join':
      // To a row of the left side belongs the table, which each task has.
      return plan.table === undefined ? keyed(joinKeys(plan), branches) : { kind: 'nothing' };
    default:
      return unreachable(plan);
  }
}

/** Of each component the places by branch. */
function joinKeys({ left, right, input }: JoinQueryPlan): readonly (readonly number[])[] {
  return left.keys.map((place, i) => input.branches.map((_, b) => (b < left.parts ? place : (right.keys[i] ?? place))));
}

/** One row may be read by several branches: only what is the same in all of those says where it has to be. */
function keyed(places: readonly (readonly number[])[], branches: readonly StreamBranch[]): Together {
  const components = places
    .map((component) => branches.flatMap(({ columns }, b) => columns[component[b] ?? 0] ?? []))
    .filter((component) => isOneValue(component, branches));
  return components.length === 0 ? { kind: 'everything' } : { kind: 'key', components };
}

function isOneValue(component: KeyComponent, branches: readonly StreamBranch[]): boolean {
  const texts = new Map<string, string>();
  return component.every((expression, b) => {
    const stream = branches[b]?.stream;
    if (stream === undefined) return false;
    const text = columnText(expression, stream);
    const before = texts.get(stream.name) ?? text;
    texts.set(stream.name, before);
    return text === before;
  });
}
