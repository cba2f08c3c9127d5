import type { Timestamp } from '../../time.js';
import type { WaitingFor } from '../contract.js';
import type { DiscoveryInput } from './discovery-input.js';
import type { PartitionInput } from './partition-input.js';
import type { InputChange } from './partition-state.js';

/** All that a task reads: how far its event time is, and what that waits for. */
export class Partitions {
  readonly discoveries: readonly DiscoveryInput[];
  readonly #inputs: PartitionInput[] = [];
  #reached: Timestamp;
  #waiting: WaitingFor | undefined;

  /** @param reached where event time was when what went before was committed */
  constructor(discoveries: readonly DiscoveryInput[], reached: Timestamp = Number.NEGATIVE_INFINITY) {
    this.discoveries = discoveries;
    this.#reached = reached;
  }

  get inputs(): readonly PartitionInput[] {
    return this.#inputs;
  }

  /** A partition that appears does not move time back: what is behind it is late. */
  add(input: PartitionInput): void {
    this.#inputs.push(input);
  }

  /** Whether more partitions may come. */
  get isOpenEnded(): boolean {
    return this.discoveries.some(({ isLive }) => isLive);
  }

  get ended(): boolean {
    return !this.isOpenEnded && this.#inputs.every(({ finished }) => finished);
  }

  /** How far inputs are read, by their identities; of which nothing has been are not there. */
  get ends(): ReadonlyMap<string, number> {
    return new Map(
      this.#inputs.flatMap(({ identity, state }): [string, number][] =>
        state === undefined ? [] : [[identity, state.mark.offset]],
      ),
    );
  }

  /** The task's watermark. */
  get reached(): Timestamp {
    return this.#reached;
  }

  /** The least watermark of those that hold time back; Infinity when none does. */
  get least(): Timestamp {
    if (this.discoveries.some((one) => this.#holdsForFirst(one))) return Number.NEGATIVE_INFINITY;
    return this.#inputs.reduce((least, input) => Math.min(least, watermarkOf(input)), Number.POSITIVE_INFINITY);
  }

  /** How far one stream is: no event of it from before this is taken in order any more. Infinity when nothing holds it back. */
  watermarkOf(stream: string): Timestamp {
    const inputs = this.#inputs.filter((input) => input.source.stream === stream);
    return Math.max(
      this.#reached,
      inputs.reduce((least, input) => Math.min(least, watermarkOf(input)), Number.POSITIVE_INFINITY),
    );
  }

  /** Moves the task's watermark as far as all partitions allow. Once everything is read it stays, until time is closed. */
  advance(now: Timestamp): Timestamp {
    const { least } = this;
    const next = least === Number.POSITIVE_INFINITY && this.isOpenEnded ? this.#furthest(now) : least;
    if (next !== Number.POSITIVE_INFINITY) this.#reached = Math.max(this.#reached, next);
    return this.#reached;
  }

  /** What was read up to there is durable: the sources that want to know are told. */
  committed(changes: readonly InputChange[]): void {
    for (const { identity, source } of this.#inputs) {
      if (source.committed === undefined) continue;
      const [, state] = changes.find(([changed]) => changed === identity) ?? [];
      if (state !== undefined) source.committed(state.mark);
    }
  }

  /** What holds event time back; `now` is when this is asked. Undefined when nothing more will come. */
  waitingFor(now: Timestamp): WaitingFor | undefined {
    const holder = this.#holder();
    const before = this.#waiting;
    this.#waiting = holder && {
      ...holder,
      since: before !== undefined && isSame(before, holder) ? before.since : now,
    };
    return this.#waiting;
  }

  /** Of a folder whose files have all been read: where the last of them was, and the clock's time since then. */
  #furthest(now: Timestamp): Timestamp {
    let furthest = Number.NEGATIVE_INFINITY;
    for (const { finished, quiet, stream, watermark } of this.#inputs) {
      if (finished) quiet.notice(now);
      furthest = Math.max(furthest, watermark + (quiet.idleFor(stream.watermark?.idleTimeout) ?? 0));
    }
    return furthest;
  }

  #holdsForFirst(one: DiscoveryInput): boolean {
    return one.isLive && !one.found && one.quiet.idleFor(one.stream.watermark?.idleTimeout) === undefined;
  }

  #holder(): Omit<WaitingFor, 'since'> | undefined {
    const unfinished = this.#inputs.filter(({ finished }) => !finished);
    const holding = unfinished.filter((input) => watermarkOf(input) !== Number.POSITIVE_INFINITY);
    const [first] = holding;
    if (first !== undefined) return waitFor(holding.reduce((a, b) => (watermarkOf(b) < watermarkOf(a) ? b : a), first));
    const discovery =
      this.discoveries.find((one) => this.#holdsForFirst(one)) ?? this.discoveries.find((one) => one.isLive);
    if (discovery !== undefined) {
      return { stream: discovery.stream.name, source: discovery.discovery.name, idle: !this.#holdsForFirst(discovery) };
    }
    return unfinished[0] && waitFor(unfinished[0]);
  }
}

/**
 * Of a partition as it holds time back. One that is idle goes with the clock, from where its events left it; one that has
 * never had an event then holds nothing back, nor does one that is finished. A table's holds back until it is read.
 */
function watermarkOf({ finished, quiet, stream, watermark }: PartitionInput): Timestamp {
  if (finished) return Number.POSITIVE_INFINITY;
  const idle = quiet.idleFor(stream.watermark?.idleTimeout);
  if (idle === undefined) return watermark;
  return watermark === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : watermark + idle;
}

function waitFor({ source, quiet, stream, lastEventTime }: PartitionInput): Omit<WaitingFor, 'since'> {
  return {
    stream: source.stream,
    source: source.name,
    partition: source.partition,
    ...(lastEventTime === undefined ? {} : { lastEventTime }),
    idle: quiet.idleFor(stream.watermark?.idleTimeout) !== undefined,
  };
}

function isSame(a: Omit<WaitingFor, 'since'>, b: Omit<WaitingFor, 'since'>): boolean {
  return (
    a.stream === b.stream && a.source === b.source && a.partition === b.partition && a.lastEventTime === b.lastEventTime
  );
}
