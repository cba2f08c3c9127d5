import { engineEntry, type Manifest } from '../manifest.js';
import type { FoundNote } from './found-notes.js';

export interface ValidNotes {
  readonly notes: readonly FoundNote[];
  /** Up to which generation the rows of an engine are in them. */
  readonly sealed: (engine: string) => number;
}

/**
 * Which segments hold the archive's rows, each row once. The others: those that were replaced; those that a killed process
 * had not finished; those of generations that are still hot.
 */
export function validNotes(
  found: readonly FoundNote[],
  hot: ReadonlyMap<string, readonly number[]>,
  before: Manifest | undefined,
): ValidNotes {
  const whole = withoutUnfinished(found, (engine) => {
    const noted = found.map(({ sealed = {} }) => sealed[engine] ?? 0);
    const dropped = Math.min(...(hot.get(engine) ?? [1])) - 1;
    return most([...noted, dropped, before === undefined ? 0 : engineEntry(before, engine).sealed]);
  });
  const replaced = new Set([...whole.flatMap(({ replaces = [] }) => replaces), ...knownAsReplaced(whole, before)]);
  const newest = (engine: string): number =>
    most(whole.flatMap((note) => (note.engine === engine ? (note.generation ?? 0) : 0)));
  // Of the newest generation alone it is not known whether the seal came to its end.
  const certain = (engine: string): number => {
    const noted = whole.map(({ sealed = {} }) => sealed[engine] ?? 0);
    return most([...noted, before === undefined ? 0 : engineEntry(before, engine).sealed, newest(engine) - 1]);
  };
  const isHot = ({ engine, generation }: FoundNote): boolean =>
    engine !== undefined &&
    generation !== undefined &&
    generation > certain(engine) &&
    (hot.get(engine) ?? []).includes(generation);
  return {
    notes: whole.filter((note) => !replaced.has(note.path) && !isHot(note)),
    sealed: (engine) => {
      const generations = hot.get(engine);
      const least = generations === undefined ? newest(engine) : Math.min(...generations) - 1;
      return Math.max(certain(engine), least);
    },
  };
}

/**
 * Files of one name are made together, and count only together. Where some are missing that were there once, since what they
 * were made of is gone, the others count all the same.
 */
function withoutUnfinished(found: readonly FoundNote[], sealed: (engine: string) => number): readonly FoundNote[] {
  const paths = new Set(found.map(({ path }) => path));
  const isKnown = new Set([...paths, ...found.flatMap(({ replaces = [] }) => replaces)]);
  const counts = new Map<string, number>();
  for (const path of isKnown) counts.set(nameOf(path), (counts.get(nameOf(path)) ?? 0) + 1);
  const rewritten = new Set(
    found.flatMap(({ path, replaces, parts }) => (isWhole(path, parts) ? (replaces ?? []) : [])),
  );
  function isWhole(path: string, parts: number): boolean {
    return (counts.get(nameOf(path)) ?? 0) >= parts;
  }
  return found.filter(({ path, parts, replaces, engine, generation }) => {
    if (isWhole(path, parts)) return true;
    if (replaces !== undefined) return !replaces.every((one) => paths.has(one) || rewritten.has(one));
    const isNewest = !found.some((other) => other.engine === engine && (other.generation ?? 0) > (generation ?? 0));
    return !isNewest || (generation ?? 0) <= sealed(engine ?? '');
  });
}

/** What the manifest had as replaced, if it has all else as it is: a file that is lost may be one that replaced it. */
function knownAsReplaced(notes: readonly FoundNote[], before: Manifest | undefined): readonly string[] {
  const paths = new Set(notes.map(({ path }) => path));
  if (before === undefined || before.segments.some(({ path }) => !paths.has(path))) return [];
  const listed = new Set(before.segments.map(({ path }) => path));
  return before.replaced.flatMap(({ path, isPassedOver = false }) => (isPassedOver || listed.has(path) ? [] : [path]));
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => Math.max(one, other), 0);
}
