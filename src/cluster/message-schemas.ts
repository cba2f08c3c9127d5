import type { ReadFormat } from '../formats/read-format.js';
import type { WriteFormat } from '../formats/write-format.js';
import type { MessageFormat } from '../message-format.js';

/** How a process reads and writes messages, also those whose schemas are in a registry. */
export interface MessageSchemas {
  reading(format: MessageFormat): ReadFormat;
  /** Of what a query gives. */
  writing(query: string, part: 'value' | 'key', format: MessageFormat): WriteFormat;
}
