import { IDENTITY_BYTES, IdentitySet } from '../../identity-set.js';
import type { Duration, Timestamp } from '../../time.js';

/** Of a partition: 30 MB. */
const MOST = 1_048_576;
/** They are forgotten together with others of about their time. */
const PARTS = 4;
/** So many are a piece of a checkpoint. */
const PIECE = 4_096;

/** Events that came after one another: who they are. */
interface Part {
  readonly number: number;
  readonly ids: IdentitySet;
  /** Times that were the latest when the first and the last of them came. */
  readonly first: Timestamp;
  last: Timestamp;
  /** How many of them a checkpoint has. */
  saved: number;
}

/** Some events of a part, as a checkpoint has them. */
export interface RecentPiece {
  readonly first: Timestamp;
  readonly last: Timestamp;
  readonly ids: Uint8Array;
}

/**
 * Which events of a partition have come lately, by their identities. Time is the latest event time that there was when one
 * came: it is known for `ttl` after that, and for a quarter more at most. What it holds follows from what was added, in order.
 */
export class RecentEvents {
  readonly #ttl: Duration;
  readonly #most: number;
  #parts: Part[] = [];
  #latest: Timestamp = Number.NEGATIVE_INFINITY;
  #size = 0;
  #next = 0;
  /** Pieces that a checkpoint has of parts that are gone. */
  #gone: string[] = [];

  /** `most`: so many are known, whatever their time; of half of them it is certain. */
  constructor(ttl: Duration, most: number = MOST) {
    this.#ttl = ttl;
    this.#most = most;
  }

  /** Whether the event whose identity begins at `at` has come before, seen from its time. */
  has(ids: Uint8Array, at: number, time: Timestamp): boolean {
    const now = this.#timeAt(time);
    for (let i = this.#parts.length - 1; i >= 0; i--) {
      const part = this.#parts[i];
      if (part === undefined || now - part.last >= this.#ttl) return false;
      if (part.ids.has(ids, at)) return true;
    }
    return false;
  }

  add(ids: Uint8Array, at: number, time: Timestamp): void {
    const now = this.#timeAt(time);
    this.#latest = now;
    let part = this.#parts.at(-1);
    if (part === undefined || part.ids.size >= this.#most / PARTS || now - part.first >= this.#ttl / PARTS) {
      part = this.#begin(now);
    }
    const before = part.ids.size;
    part.ids.add(ids, at);
    part.last = now;
    this.#size += part.ids.size - before;
  }

  /** What has changed of what a checkpoint keeps, by place; undefined forgets it. */
  takeChanges(): readonly [place: string, piece: RecentPiece | undefined][] {
    const changes: [string, RecentPiece | undefined][] = this.#gone.map((place) => [place, undefined]);
    this.#gone = [];
    for (const part of this.#parts) {
      const { number, ids, first, last, saved } = part;
      if (saved === ids.size) continue;
      for (let from = saved - (saved % PIECE); from < ids.size; from += PIECE) {
        const some = ids.slice(from, Math.min(from + PIECE, ids.size));
        changes.push([placeOf(number, from), { first, last, ids: some }]);
      }
      part.saved = ids.size;
    }
    return changes;
  }

  /** What there was at a checkpoint. */
  restore(pieces: ReadonlyMap<string, RecentPiece>): void {
    const inOrder = [...pieces].map(([place, piece]) => ({ place: place.split('/').map(Number), piece }));
    inOrder.sort((a, b) => (a.place[0] ?? 0) - (b.place[0] ?? 0) || (a.place[1] ?? 0) - (b.place[1] ?? 0));
    for (const { place, piece } of inOrder) {
      const [number = 0] = place;
      if (this.#parts.at(-1)?.number !== number) this.#parts.push(newPart(number, piece.first));
      const part = this.#parts.at(-1);
      if (part === undefined) continue;
      for (let at = 0; at < piece.ids.length; at += IDENTITY_BYTES) part.ids.add(piece.ids, at);
      part.saved = part.ids.size;
      part.last = Math.max(part.last, piece.last);
      this.#latest = Math.max(this.#latest, part.last);
      this.#next = number + 1;
    }
    this.#size = this.#parts.reduce((sum, { ids }) => sum + ids.size, 0);
  }

  /** Nothing more comes of the partition. */
  clear(): void {
    while (this.#parts.length > 0) this.#drop();
  }

  #timeAt(time: Timestamp): Timestamp {
    return time > this.#latest ? time : this.#latest;
  }

  #begin(now: Timestamp): Part {
    for (let [oldest] = this.#parts; oldest !== undefined; [oldest] = this.#parts) {
      const isOld = now - oldest.last >= this.#ttl;
      if (!isOld && this.#size <= this.#most - this.#most / PARTS) break;
      this.#drop();
    }
    const part = newPart(this.#next++, now);
    this.#parts.push(part);
    return part;
  }

  #drop(): void {
    const part = this.#parts.shift();
    if (part === undefined) return;
    this.#size -= part.ids.size;
    for (let from = 0; from < part.saved; from += PIECE) this.#gone.push(placeOf(part.number, from));
  }
}

function newPart(number: number, first: Timestamp): Part {
  return { number, ids: new IdentitySet(), first, last: first, saved: 0 };
}

function placeOf(part: number, from: number): string {
  return `${part}/${from}`;
}
