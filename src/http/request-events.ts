import type { Identity } from '../identity-set.js';
import type { MessageHeaders } from '../message-headers.js';
import type { EventPlace, Refusal } from './refusal.js';

/** An event as a request brought it, not yet read as its stream's columns. */
export interface RequestEvent {
  readonly value: Buffer;
  readonly headers: MessageHeaders;
  readonly place: EventPlace;
  /** Absent: a repetition cannot be told. */
  readonly identity?: Identity;
}

/** A request whose body is here, unpacked. */
export interface Posted {
  readonly body: Buffer;
  /** Without parameters, in lower case; empty where none is given. */
  readonly contentType: string;
  readonly headers: MessageHeaders;
  /** The header `Idempotency-Key`. */
  readonly key: string | undefined;
}

/** The events of a request, in order, or why it has none. */
export type RequestEvents = readonly RequestEvent[] | Refusal;
