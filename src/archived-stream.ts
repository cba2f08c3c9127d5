import type { Schema } from './schema.js';

/** What an archive is to know of a stream. */
export interface ArchivedStream {
  readonly name: string;
  readonly schema: Schema;
  /**
   * `'key.fields' = 'user_id'`, several with a `;` between them: the places of the columns that say whose event it is, in
   * the order in which they are named. Their text is each event's key: `keyTexts`.
   */
  readonly keyFields?: readonly number[];
  /** The place of the TIMESTAMP column that events have their times from, where there is one. */
  readonly timeField?: number;
  /** `'archive.raw' = 'true'`: each record is kept as it came too, byte by byte. Never of Parquet. */
  readonly keepsRaw?: boolean;
}
