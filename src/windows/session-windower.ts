import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { Due } from './due-heap.js';
import { DueWheel } from './due-wheel.js';
import { type FiringOptions, firesEarly, type Timing, type WindowFindings } from './firing.js';
import type { Fold } from './fold.js';
import { joinSession, newSession, type Session } from './open-session.js';
import { addToTally, evidenceOf } from './tally.js';
import type { SessionWindows, Window } from './window.js';
import type { Windower } from './windower.js';
import { assertKind, type WindowerSnapshot } from './windower-snapshot.js';

interface SessionDue<A> extends Due {
  readonly kind: 'end' | 'early';
  /** Tells the last that was set from those before. */
  readonly checks: number;
  readonly identity: KeyIdentity;
  readonly session: Session<A>;
}

const NONE: never[] = [];

/**
 * Sessions, a few a key. One is looked at when it may have ended, and again if it has not: once a gap, not once an event.
 * A late event may join sessions into one, also such as have fired: the one that comes of it says which windows it replaces.
 */
export class SessionWindower<T, A> implements Windower<T, A> {
  readonly #gap: number;
  readonly #fold: Fold<T, A>;
  readonly #options: FiringOptions;
  readonly #isEarly: boolean;
  readonly #findings: WindowFindings<T, A>;
  /** By first event. */
  readonly #keys = new Map<KeyIdentity, Session<A>[]>();
  readonly #dues: DueWheel<SessionDue<A>>;
  #now: Timestamp = Number.NEGATIVE_INFINITY;
  #turns = 0;
  #held = 0;

  constructor({ gap }: SessionWindows, fold: Fold<T, A>, options: FiringOptions, findings: WindowFindings<T, A>) {
    this.#gap = gap;
    this.#dues = new DueWheel(gap);
    this.#fold = fold;
    this.#options = options;
    this.#isEarly = firesEarly(options);
    this.#findings = findings;
  }

  get due(): Timestamp {
    return this.#dues.due;
  }

  get held(): number {
    return this.#held;
  }

  add(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const { time } = event;
    const sessions = this.#keys.get(identity) ?? NONE;
    const latest = sessions.at(-1);
    if (latest !== undefined && time >= latest.firstTime && time < latest.lastTime + this.#gap) {
      if (time > latest.lastTime) latest.lastTime = time;
      this.#take(identity, latest, event);
    } else if (sessions.length > 0) this.#addAmong(sessions, identity, key, event);
    else this.#begin(identity, key, event, sessions);
  }

  /** It may reach some of them, and make one of those. */
  #addAmong(sessions: Session<A>[], identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void {
    const { time } = event;
    const reached = sessions.filter(
      ({ firstTime, lastTime }) => firstTime - this.#gap < time && time < lastTime + this.#gap,
    );
    const [earliest, ...others] = reached;
    if (earliest === undefined) {
      this.#begin(identity, key, event, sessions);
      return;
    }
    for (const other of others) {
      joinSession(earliest, other, this.#fold);
      sessions.splice(sessions.indexOf(other), 1);
      this.#held--;
      this.#awaitEarly(identity, earliest);
    }
    // What falls due at one time goes by start, so one that is another than was thought is set anew.
    if (others.length > 0 || time < earliest.firstTime) earliest.checkAt = Number.POSITIVE_INFINITY;
    earliest.firstTime = Math.min(earliest.firstTime, time);
    earliest.lastTime = Math.max(earliest.lastTime, time);
    this.#take(identity, earliest, event);
  }

  advance(time: Timestamp): void {
    for (let due = this.#dues.first; due !== undefined && due.due <= time; due = this.#dues.first) {
      this.#dues.take();
      this.#now = Math.max(this.#now, due.due);
      this.#settle(due);
    }
    this.#now = Math.max(this.#now, time);
  }

  snapshot(): WindowerSnapshot<A> {
    return structuredClone({ kind: 'sessions', now: this.#now, turns: this.#turns, keys: [...this.#keys] });
  }

  restore(snapshot: WindowerSnapshot<A>): void {
    assertKind(snapshot, 'sessions');
    this.#now = snapshot.now;
    this.#turns = snapshot.turns;
    for (const [identity, sessions] of snapshot.keys) {
      this.#keys.set(identity, [...sessions]);
      this.#held += sessions.length;
      for (const session of sessions) {
        session.checkAt = Number.POSITIVE_INFINITY;
        this.#await(identity, session);
        this.#awaitEarly(identity, session);
      }
    }
  }

  #begin(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>, sessions: Session<A>[]): void {
    const { time } = event;
    if (time + this.#gap + this.#options.allowedLateness <= this.#now) {
      this.#findings.late(event);
      return;
    }
    const session = newSession(key, time, this.#turns++, this.#fold.seed());
    if (sessions.length === 0) this.#keys.set(identity, [session]);
    else {
      const later = sessions.findIndex(({ firstTime }) => firstTime > time);
      sessions.splice(later < 0 ? sessions.length : later, 0, session);
    }
    this.#held++;
    this.#take(identity, session, event);
  }

  #take(identity: KeyIdentity, session: Session<A>, event: StreamEvent<T>): void {
    addToTally(session, event, this.#fold);
    const end = session.lastTime + this.#gap;
    session.fired = end <= this.#now;
    this.#await(identity, session);
    if (session.fired) this.#fire(session, 'late', end);
    else if (this.#isEarly) this.#showEarly(identity, session, event.time);
  }

  #showEarly(identity: KeyIdentity, session: Session<A>, time: Timestamp): void {
    session.unshown++;
    if (session.unshown >= this.#options.earlyCount) this.#fire(session, 'early', time);
    else if (session.earlyAt === Number.POSITIVE_INFINITY) {
      session.earlyAt = time + this.#options.earlyAfter;
      this.#awaitEarly(identity, session);
    }
  }

  /** A session is looked at again no later than when it ends, or is to be forgotten. */
  #await(identity: KeyIdentity, session: Session<A>): void {
    const end = session.lastTime + this.#gap;
    const due = session.fired ? end + this.#options.allowedLateness : end;
    if (session.checkAt <= due) return;
    session.checkAt = due;
    session.checks++;
    this.#dues.add({
      kind: 'end',
      due,
      end,
      start: session.firstTime,
      turn: session.turn,
      checks: session.checks,
      identity,
      session,
    });
  }

  /** A session's bounds may still change: of those that are to show early at one time, the one that began first is first. */
  #awaitEarly(identity: KeyIdentity, session: Session<A>): void {
    const { earlyAt, turn } = session;
    if (earlyAt === Number.POSITIVE_INFINITY) return;
    this.#dues.add({
      kind: 'early',
      due: earlyAt,
      end: Number.POSITIVE_INFINITY,
      start: 0,
      turn,
      checks: 0,
      identity,
      session,
    });
  }

  #settle({ kind, due, turn, checks, identity, session }: SessionDue<A>): void {
    const end = session.lastTime + this.#gap;
    if (kind === 'early') {
      if (session.earlyAt === due && session.turn === turn && due < end) this.#fire(session, 'early', due);
      return;
    }
    if (session.checks !== checks) return;
    session.checkAt = Number.POSITIVE_INFINITY;
    const isOver = due >= (session.fired ? end + this.#options.allowedLateness : end);
    if (!isOver) {
      this.#await(identity, session);
      return;
    }
    if (!session.fired) {
      session.fired = true;
      this.#fire(session, 'on-time', end);
      if (this.#options.allowedLateness > 0) {
        this.#await(identity, session);
        return;
      }
    }
    this.#forget(identity, session);
  }

  #forget(identity: KeyIdentity, session: Session<A>): void {
    const sessions = this.#keys.get(identity) ?? NONE;
    if (sessions.length === 1) this.#keys.delete(identity);
    else sessions.splice(sessions.indexOf(session), 1);
    this.#held--;
  }

  #fire(session: Session<A>, timing: Timing, time: Timestamp): void {
    const { key, firstTime, lastTime, value } = session;
    const window = { start: firstTime, end: lastTime + this.#gap };
    const { shown } = session;
    const isOther = ({ start, end }: Window): boolean => start !== window.start || end !== window.end;
    const replaces = shown.length === 0 ? shown : shown.filter(isOther);
    session.shown = [window];
    const revision = session.revision++;
    session.unshown = 0;
    session.earlyAt = Number.POSITIVE_INFINITY;
    this.#findings.fired({ key, window, time, timing, revision, replaces, value, evidence: evidenceOf(session) });
  }
}
