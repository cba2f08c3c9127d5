import type { LineageEvent } from './lineage-event.js';

/** Where events go. */
export interface LineageTransport {
  /** As people are told of it: without what is secret. */
  readonly name: string;
  /**
   * Settles when they have been taken.
   * @throws Error whose message says why not, without what is secret.
   */
  send(events: readonly LineageEvent[], signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
