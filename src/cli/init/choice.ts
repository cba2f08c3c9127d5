import type { ColumnFormat } from '../../file-connector.js';
import type { Field, Schema } from '../../schema.js';
import type { Duration } from '../../time.js';
import type { Steps } from './guess-steps.js';

/** What is known of a user's file once key and time are chosen. */
export interface Choice {
  readonly stream: string;
  /** As it is to stand in streams.sql, from that file's folder. */
  readonly path: string;
  readonly format: ColumnFormat;
  readonly columns: Schema;
  readonly key: Field;
  readonly time: Field;
  readonly delay: Duration;
  readonly steps: Steps | undefined;
}
