import type { Position } from './event.js';

/** So much is kept of a record that could not be read. */
export const MAX_RAW_CHARACTERS = 4_096;

/** A record that could not become an event: kept with the reason, and counted; the run goes on. */
export interface DeadLetter {
  readonly stream: string;
  readonly position: Position;
  /** In a text file, the line its record begins on, from 1. */
  readonly line?: number;
  /** What was found, what was expected, in which field. */
  readonly reason: string;
  /** The record as it came, cut to 4,096 characters. */
  readonly raw: string;
}
