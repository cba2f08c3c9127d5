import { setTimeout as pause } from 'node:timers/promises';
import type { ArchivedBehaviour } from '../archive/questions/read-behaviours.js';
import type { BehaviourKind, BehaviourType, Evidence } from '../behaviour.js';
import type { SystemClock } from '../engine/system-clock.js';
import { MotifError } from '../errors.js';
import type { Position } from '../event.js';
import { BehaviourFollower } from '../reactions/behaviour-follower.js';
import { archiveOutbox } from '../reactions/behaviour-outbox.js';
import { ReactionStore } from '../reactions/reaction-store.js';
import { retryDelays } from '../reactions/retry-delays.js';
import { suggest } from '../suggest.js';
import { type Duration, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../time.js';
import { plainRow } from './plain-row.js';

/** A behaviour that an archive has, to react to. */
export interface ReactionEvent<V> {
  /** The query's name, or that of the table it inserts into. */
  readonly name: string;
  readonly kind: BehaviourKind;
  /** The same each time it comes: by that a reaction knows what it has done already. */
  readonly id: string;
  /** Null over a table whose rows have no time. */
  readonly time: Timestamp | null;
  readonly position: Position;
  /** The PARTITION BY columns, by name. */
  readonly key: Readonly<Record<string, unknown>>;
  /** The SELECT's columns, by name. */
  readonly value: V;
  readonly evidence: readonly Evidence[];
  /** Of what was told before, under the same id, and has changed since: which change this is, from 1. */
  readonly revision?: number;
}

/** Done when its promise is; what it throws is tried again. Once the signal is aborted nobody waits for it any more. */
export type Reaction<V> = (event: ReactionEvent<V>, context: { readonly signal: AbortSignal }) => Promise<void> | void;

export interface OnOptions {
  /** The archive's folder. The system that writes it may run, here or elsewhere, or not. */
  readonly archive: string;
  /** Under which the archive keeps how far this reaction is, and what it has given up. One process at a time has it. */
  readonly name: string;
  /** Where a reaction begins that has never been: before all that the archive has, or behind it. Default: `beginning`. */
  readonly from?: 'beginning' | 'now';
  /** So many at once, of different keys. Default: 16. */
  readonly maxConcurrency?: number;
  /** After so many tries an event is given up: `motif dead-letters` has it then. Default: 16. */
  readonly maxAttempts?: number;
  /** How often to look for more, microseconds. Default: 1 s. */
  readonly interval?: Duration;
  /** The time of day, and waiting for it. Default: the system's. */
  readonly clock?: SystemClock;
}

/** A reaction at work. */
export interface Reacting {
  /** Resolves when all that the archive has now was reacted to, or given up. @throws what went wrong with the archive. */
  idle(): Promise<void>;
  /** Ends after what is under way, but waits no longer than 2 s for that: it then comes again. */
  close(): Promise<void>;
  /** Resolves when it is closed. @throws MotifError when the archive cannot be read any more. */
  readonly done: Promise<void>;
}

const USUAL = { maxConcurrency: 16, maxAttempts: 16 };
const LAST = 2 * SECOND;
const DELAYS = { first: SECOND, longest: 5 * MINUTE, random: Math.random };

/**
 * Calls the reaction for each behaviour of that name in an archive, and for those that come: each at least once, under the
 * same id, in the order of its key, one of a key at a time. One that throws is called again, later and later. Where it was
 * is kept in the archive's folder, and there it goes on. `V` is what the SELECT gives.
 * @throws MotifError `INVALID_ARGUMENT` when there is no archive, or none of its queries gives such behaviours;
 * `ARCHIVE_LOCKED` while another process has the reaction of that name.
 */
export async function on<V = Readonly<Record<string, unknown>>>(
  behaviour: string,
  reaction: Reaction<V>,
  options: OnOptions,
): Promise<Reacting> {
  const { name, from = 'beginning', interval = SECOND, clock = systemClock } = options;
  const { requireArchive } = await import('../archive/questions/open-for-question.js');
  const archive = await requireArchive(options.archive);
  const typeOf = await typesOf(archive, behaviour);
  const follower = await BehaviourFollower.begin({
    outbox: archiveOutbox(archive, behaviour, typeOf),
    store: await ReactionStore.open(archive, { name, behaviour }),
    clock,
    interval,
    from,
    ...USUAL,
    ...options,
    delays: () => retryDelays(DELAYS),
    async deliver(item, signal) {
      await reaction(eventOf<V>(item), { signal });
      return { kind: 'delivered' };
    },
  });
  const done = follower.failed;
  // Whoever awaits it gets the error; nobody has to.
  done.catch(() => undefined);
  return {
    done,
    idle: () => follower.drained(),
    async close(): Promise<void> {
      const hurry = new AbortController();
      const isClosed = new AbortController();
      void clock.wait(LAST, isClosed.signal).then(() => hurry.abort());
      await follower.close(hurry.signal).finally(() => isClosed.abort());
    },
  };
}

function eventOf<V>({ behaviour }: ArchivedBehaviour): ReactionEvent<V> {
  const { type, kind, id, time, position, key, values, evidence, revision } = behaviour;
  // The query's columns are the only witness of V, and they are there at run time only.
  const value = plainRow(type.columns, values) as V;
  const event = { name: type.name, kind, id, time, position, key: plainRow(type.key, key), value, evidence };
  return revision === undefined ? event : { ...event, revision };
}

async function typesOf(archive: string, behaviour: string): Promise<(query: string) => BehaviourType> {
  const { requireManifest } = await import('../archive/manifest-file.js');
  const all = Object.values((await requireManifest(archive)).engines).flatMap((engine) => engine.behaviours);
  const types = all.filter(({ name }) => name === behaviour);
  const [usual] = types;
  if (usual !== undefined) return (query) => types.find((type) => type.query === query) ?? usual;
  const names = [...new Set(all.map(({ name }) => name))];
  const meant = suggest(behaviour, names);
  const known = names.length === 0 ? 'Its queries give none yet' : `There are ${names.join(', ')}`;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `no query of the archive gives ${behaviour}`,
    hint: meant === undefined ? known : `did you mean ${meant}? ${known}`,
  });
}

const systemClock: SystemClock = {
  now: () => Date.now() * MILLISECOND,
  wait: (duration, signal) => pause(duration / MILLISECOND, undefined, { signal }).catch(() => undefined),
};
