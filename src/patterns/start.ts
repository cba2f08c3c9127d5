import type { Captured } from './captures.js';
import type { ClassSet } from './class-set.js';
import type { Configuration } from './configuration.js';
import { type Join, type Path, spliced } from './path.js';
import type { ValueIndex } from './value-index.js';

/** A row with which a match may begin, and what is known of the matches that do. */
export interface Start<E> {
  /** As it is kept, and its ordinal. */
  readonly row: number;
  readonly ordinal: number;
  /** Where its threads are; absent once nothing more can come of it. */
  home: StartClass<E> | undefined;
  /** When it joined its class; absent if the class began with it. */
  join: Join | undefined;
  /** The best match that it had when it joined. */
  accept: Accept | undefined;
  /** What came of it, once that is decided. */
  verdict: Verdict | undefined;
}

/** The best match so far: its path, and the last row, by ordinal and as it is kept (-1: the match is empty). */
export interface Accept {
  readonly path: Path;
  readonly at: number;
  readonly last: number;
}

export type Verdict =
  | { readonly kind: 'match'; readonly accept: Accept }
  | { readonly kind: 'timeout'; readonly accept: Accept }
  | { readonly kind: 'nothing' };

export const NOTHING: Verdict = { kind: 'nothing' };

/** Start rows with one configuration and one set of captured values. */
export interface StartClass<E> {
  /** The class that it has become part of. */
  parent: StartClass<E> | undefined;
  group: Group<E> | undefined;
  /** When it joined its group, or its parent; absent if the group began with it. */
  join: Join | undefined;
  accept: Accept | undefined;
  /** By the group's physical registers. */
  values: readonly Captured[];
  key: string;
  /** Also some of whom nothing more can come; `count` is of the others. */
  members: Start<E>[];
  count: number;
}

/** Classes with one configuration: a step that is the same for all of them is made once. */
export interface Group<E> {
  configuration: Configuration<E>;
  /** By thread. */
  paths: readonly Path[];
  /** By register of the configuration: the physical one. So a step that only renames registers touches no class. */
  map: readonly number[];
  /** The last match that all of them completed together. */
  accept: Accept | undefined;
  readonly classes: ClassSet<StartClass<E>>;
  /** Made when first asked for. */
  indexes: ValueIndex<StartClass<E>>[];
}

/** The class that stands for the start row's among the groups, and those on the way to it, that one first. */
function lineage<E>(start: Start<E>): StartClass<E>[] {
  const classes: StartClass<E>[] = [];
  for (let home = start.home; home !== undefined; home = home.parent) classes.push(home);
  return classes.reverse();
}

export function rootOf<E>(start: Start<E>): StartClass<E> | undefined {
  let root = start.home;
  while (root?.parent !== undefined) root = root.parent;
  return root;
}

/** How a thread of the start row came to where it is. */
export function pathOf<E>(start: Start<E>, thread: number): Path {
  const classes = lineage(start);
  let path = classes[0]?.group?.paths[thread];
  for (const node of [...classes, start]) path = spliced(path, node.join);
  return path;
}

/** The best match that the start row has so far: one that it had before it joined others, or one that they had since. */
export function acceptOf<E>(start: Start<E>): Accept | undefined {
  const classes = lineage(start);
  let accept = classes[0]?.group?.accept;
  for (const node of [...classes, start]) accept = inherited(accept, node);
  return accept;
}

/** Of a class or start row, where its elder has `accept`. One completed on the row of the join is not its own. */
export function inherited<E>(
  accept: Accept | undefined,
  { join, accept: own }: Pick<Start<E>, 'join' | 'accept'>,
): Accept | undefined {
  if (join === undefined) return accept ?? own;
  return accept !== undefined && accept.at > join.at ? { ...accept, path: spliced(accept.path, join) } : own;
}
