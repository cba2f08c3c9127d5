import type { MetadataColumn } from './metadata-column.js';
import type { Duration } from './time.js';

/** What a table says of the URL that its behaviours are posted to, checked. */
export interface WebhookConnector {
  readonly kind: 'webhook';
  /** With the environment's variables in it: nothing that anybody is shown. */
  readonly url: string;
  /** As it stands in the file, for what people are shown. */
  readonly written: string;
  /** `'secret'`, as Standard Webhooks writes it: `whsec_` and base64. Absent: messages are not signed. */
  readonly secret?: string;
  /** `'headers.NAME'`: with every message. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of CloudEvents' two in HTTP: the envelope in the body, or in headers. */
  readonly mode: 'structured' | 'binary';
  /** How long an answer may take. Microseconds. */
  readonly timeout: Duration;
  readonly maxAttempts: number;
  readonly maxConcurrency: number;
  /** `'allow.private-addresses'`: loopback and private networks too. */
  readonly allowsPrivate: boolean;
  /** Columns that become attributes and headers, not data. */
  readonly metadata: readonly MetadataColumn[];
  /** `'secret.headers'`: headers and attributes that are secrets, besides those that always are. */
  readonly secretHeaders?: readonly string[];
}
