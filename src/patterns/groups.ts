import type { Value } from '../schema.js';
import type { Captured } from './captures.js';
import { ClassSet } from './class-set.js';
import type { Configuration } from './configuration.js';
import { type Join, type Path, spliced } from './path.js';
import { acceptOf, type Group, inherited, pathOf, rootOf, type Start, type StartClass } from './start.js';
import type { Moment } from './step-row.js';
import type { Threads } from './threads.js';
import { ValueIndex } from './value-index.js';
import { valueKey } from './value-key.js';
import type { EqualityTest } from './variable-test.js';

/** The groups of one key: who is in which class, and which class in which group. */
export class Groups<E> {
  #groups: Group<E>[] = [];

  get all(): readonly Group<E>[] {
    return this.#groups;
  }

  /** Puts a class where its configuration and values are; what is there already it joins. */
  place(startClass: StartClass<E>, threads: Threads<E>, moment: Moment): void {
    const group = this.#find(threads.configuration);
    if (group === undefined) {
      this.#groups.push(found(startClass, threads));
      return;
    }
    startClass.values = physical(threads.values, group.map);
    startClass.key = keyOf(startClass.values, group.map);
    const join = joining(group, threads.paths, moment);
    const known = group.classes.get(startClass.key);
    if (known === undefined) {
      startClass.join = join;
      enter(startClass, group);
    } else if (known.count >= startClass.count) {
      startClass.join = join;
      adopt(known, startClass);
    } else {
      const paths = group.paths.map((path) => spliced(path, known.join));
      known.accept = inherited(group.accept, known);
      delist(known, group);
      known.join = joining(group, paths, moment);
      startClass.join = join;
      enter(startClass, group);
      adopt(startClass, known);
    }
  }

  /** The same for a start row that has no class yet. */
  placeStart(start: Start<E>, threads: Threads<E>, moment: Moment): void {
    const group = this.#find(threads.configuration);
    const known = group?.classes.get(keyOf(physical(threads.values, group.map), group.map));
    if (group !== undefined && known !== undefined) {
      start.home = known;
      start.join = joining(group, threads.paths, moment);
      known.members.push(start);
      known.count++;
      return;
    }
    this.place(classOf(start), threads, moment);
  }

  /** Nothing more can come of the start row, or it is wanted no more. */
  remove(start: Start<E>): void {
    const root = rootOf(start);
    start.home = undefined;
    if (root === undefined) return;
    root.count--;
    if (root.count === 0) this.leave(root);
    else if (root.members.length > 2 * root.count + 8)
      root.members = root.members.filter(({ home }) => home !== undefined);
  }

  /** Takes a class out of its group. */
  leave(startClass: StartClass<E>): void {
    const { group } = startClass;
    if (group === undefined) return;
    delist(startClass, group);
    startClass.join = undefined;
    if (group.classes.size === 0) this.#groups = this.#groups.filter((other) => other !== group);
  }

  /** After a step: groups that have come to one configuration become one. */
  settle(moment: Moment): void {
    if (this.#groups.length < 2) return;
    const largest = new Map<string, Group<E>>();
    for (const group of this.#groups) {
      const { key } = group.configuration;
      const other = largest.get(key);
      if (other === undefined) {
        largest.set(key, group);
      } else {
        const isLarger = group.classes.size > other.classes.size;
        if (isLarger) largest.set(key, group);
        this.#merge(isLarger ? other : group, moment);
      }
    }
  }

  /** Registers were dropped: classes that have become equal become one. */
  rekey(group: Group<E>, moment: Moment): void {
    const classes = [...group.classes.values()];
    const { map } = group;
    group.classes.clear();
    group.indexes = [];
    group.map = map.map((_, register) => register);
    for (const startClass of classes) {
      startClass.values = map.map((register) => startClass.values[register] ?? null);
      startClass.key = keyOf(startClass.values, group.map);
      const known = group.classes.get(startClass.key);
      if (known === undefined) {
        group.classes.add(startClass);
        continue;
      }
      const paths = group.paths.map((path) => spliced(path, startClass.join));
      startClass.accept = inherited(group.accept, startClass);
      startClass.join = joining(group, paths, moment);
      adopt(known, startClass);
    }
  }

  /** Nothing is left of the group's threads. */
  drop(group: Group<E>): void {
    this.#groups = this.#groups.filter((other) => other !== group);
  }

  /** Takes a start row out, as it stands, into a class and a group of which nobody else knows. */
  isolate(start: Start<E>): { readonly startClass: StartClass<E>; readonly group: Group<E> } {
    const root = rootOf(start);
    const shared = root?.group;
    if (root === undefined || shared === undefined) throw new Error('a start row that is decided has no threads');
    const { configuration, map } = shared;
    const paths = shared.paths.map((_, thread) => pathOf(start, thread));
    const accept = acceptOf(start);
    const values = map.map((register) => root.values[register] ?? null);
    this.remove(start);
    start.join = undefined;
    start.accept = accept;
    const startClass = classOf(start);
    return { startClass, group: found(startClass, { configuration, paths, values }) };
  }

  /** The classes of the group whose captured value is `value`. */
  withValue(group: Group<E>, test: EqualityTest, register: number, value: Value): readonly StartClass<E>[] {
    let index = group.indexes.find((known) => known.test === test && known.register === register);
    if (index === undefined) {
      index = new ValueIndex(test, register);
      group.indexes.push(index);
      for (const startClass of group.classes.values()) index.add(startClass);
    }
    return index.with(value);
  }

  #find({ key }: Configuration<E>): Group<E> | undefined {
    return this.#groups.find(({ configuration }) => configuration.key === key);
  }

  #merge(small: Group<E>, moment: Moment): void {
    this.#groups = this.#groups.filter((group) => group !== small);
    const { configuration, map } = small;
    for (const startClass of small.classes.values()) {
      const paths = small.paths.map((path) => spliced(path, startClass.join));
      startClass.accept = inherited(small.accept, startClass);
      startClass.group = undefined;
      const values = map.map((register) => startClass.values[register] ?? null);
      this.place(startClass, { configuration, paths, values }, moment);
    }
  }
}

/** A class of its own for a start row. */
export function classOf<E>(start: Start<E>): StartClass<E> {
  const made: StartClass<E> = {
    parent: undefined,
    group: undefined,
    join: undefined,
    accept: undefined,
    values: [],
    key: '',
    members: [start],
    count: 1,
  };
  start.home = made;
  return made;
}

/** A group that begins with the class. */
export function found<E>(startClass: StartClass<E>, { configuration, paths, values }: Threads<E>): Group<E> {
  const map = values.map((_, register) => register);
  const group: Group<E> = { configuration, paths, map, accept: undefined, classes: new ClassSet(), indexes: [] };
  startClass.values = values;
  startClass.key = keyOf(values, map);
  startClass.join = undefined;
  enter(startClass, group);
  return group;
}

function enter<E>(startClass: StartClass<E>, group: Group<E>): void {
  startClass.group = group;
  group.classes.add(startClass);
  for (const index of group.indexes) index.add(startClass);
}

function delist<E>(startClass: StartClass<E>, group: Group<E>): void {
  startClass.group = undefined;
  group.classes.delete(startClass);
  for (const index of group.indexes) index.delete(startClass);
}

function joining<E>(group: Group<E>, ours: readonly Path[], moment: Moment): Join {
  return { at: moment.ordinal, after: moment.last(), theirs: group.paths, ours };
}

function adopt<E>(parent: StartClass<E>, child: StartClass<E>): void {
  child.parent = parent;
  child.group = undefined;
  for (const member of child.members) if (member.home !== undefined) parent.members.push(member);
  child.members = [];
  parent.count += child.count;
}

/** By physical register what `values` has by register of the configuration. */
function physical(values: readonly Captured[], map: readonly number[]): readonly Captured[] {
  if (map.every((place, register) => place === register)) return values;
  const placed: Captured[] = [];
  for (const [register, place] of map.entries()) placed[place] = values[register] ?? null;
  return Array.from(placed, (value) => value ?? null);
}

/** Equal for equal values, in whichever order the configuration of the moment has its registers. */
function keyOf(values: readonly Captured[], map: readonly number[]): string {
  const [first = -1, ...others] = map;
  if (first < 0) return '';
  if (others.length === 0) return valueKey(values[first] ?? null);
  return map
    .toSorted((a, b) => a - b)
    .map((register) => valueKey(values[register] ?? null))
    .join(' ');
}
