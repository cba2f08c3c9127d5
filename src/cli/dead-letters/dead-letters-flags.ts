import type { Moment } from '../../history/moment.js';

/** Where dead letters are looked for: in an archive, or where the queries say. */
export interface PlaceFlags {
  readonly archive?: string;
  readonly queries?: string;
}

export interface ListFlags extends PlaceFlags {
  readonly json?: boolean;
  readonly since?: Moment;
  readonly limit?: number;
}

export interface RetryFlags extends PlaceFlags {
  readonly all?: boolean;
  readonly table?: string;
}
