import type { StreamEvent } from '../event.js';
import type { PipelineMember } from '../pipeline-store.js';
import type { Timestamp } from '../time.js';

export type ReplayedPiece<T, S> =
  | { readonly kind: 'state'; readonly state: S }
  | { readonly kind: 'events'; readonly place: number; readonly events: readonly (StreamEvent<T> | PassedEvent)[] };

/** Of an event that has been forgotten since: that there was one. */
export interface PassedEvent {
  readonly passed: Timestamp;
}

/** An operator whose state follows from one before and the events since, one after the other. */
export interface Replayed<T, S> {
  readonly identity: string;
  /** How much it holds, about. */
  size(): number;
  snapshot(): S;
  restore(state: S): void;
  /** Takes the event, and lets nothing out. */
  replay(event: StreamEvent<T>): void;
  /** As far as an event's time goes, takes one that has been forgotten, and lets nothing out. */
  pass(time: Timestamp): void;
}

const STATE = 'state';
/** With fewer events the state is not written anew. */
const FEW_EVENTS = 256;

/**
 * Keeps an operator's state as what it was and the events since, until these are as many as it holds: so what is written
 * grows with the events, and not with the state.
 */
export class ReplayedState<T, S> implements PipelineMember<ReplayedPiece<T, S>> {
  readonly #operator: Replayed<T, S>;
  #events: StreamEvent<T>[] = [];
  #logged = 0;
  #pieces = 0;
  #isOver = false;

  constructor(operator: Replayed<T, S>) {
    this.#operator = operator;
  }

  get identity(): string {
    return this.#operator.identity;
  }

  /** The operator has taken the event. */
  add(event: StreamEvent<T>): void {
    this.#events.push(event);
  }

  /** The operator has been told that there is no further event, which no event tells. */
  end(): void {
    this.#isOver = true;
  }

  *takeChanges(): Iterable<readonly [string, ReplayedPiece<T, S> | undefined]> {
    const events = this.#events;
    this.#events = [];
    this.#logged += events.length;
    if (!this.#isOver && this.#logged <= Math.max(FEW_EVENTS, this.#operator.size())) {
      if (events.length === 0) return;
      const place = this.#pieces++;
      yield [nameOf(place), { kind: 'events', place, events }];
      return;
    }
    for (let place = 0; place < this.#pieces; place++) yield [nameOf(place), undefined];
    this.#pieces = 0;
    this.#logged = 0;
    yield [STATE, { kind: 'state', state: this.#operator.snapshot() }];
  }

  restore(pieces: ReadonlyMap<string, ReplayedPiece<T, S>>): void {
    const logged: Extract<ReplayedPiece<T, S>, { readonly kind: 'events' }>[] = [];
    for (const piece of pieces.values()) {
      if (piece.kind === 'state') this.#operator.restore(piece.state);
      else logged.push(piece);
    }
    for (const { events } of logged.sort((a, b) => a.place - b.place)) {
      for (const event of events) {
        if ('passed' in event) this.#operator.pass(event.passed);
        else this.#operator.replay(event);
      }
      this.#logged += events.length;
    }
    this.#pieces = logged.length;
  }
}

function nameOf(place: number): string {
  return `events ${place}`;
}
