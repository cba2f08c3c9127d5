import type { Behaviour } from '../behaviour.js';

/**
 * Where behaviours, or what a pipeline made of them, go. What the engine gives `write` is already committed. It is not
 * called again before its promise has settled, and that is the back-pressure. `close` writes what is still held, and is
 * the last call.
 */
export interface Sink<T = Behaviour> {
  write(items: readonly T[]): Promise<void>;
  close(): Promise<void>;
}
