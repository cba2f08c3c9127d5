import type { MetadataColumn } from './metadata-column.js';
import type { Duration } from './time.js';

/** An endpoint that takes events by POST. */
export interface HttpConnector {
  readonly kind: 'http';
  /** As written, with variables. */
  readonly written: string;
  /** Of the URL: `/orders`. It names the partition in positions. */
  readonly path: string;
  readonly listen: ListenAddress;
  readonly format: HttpFormat;
  /** `'auth.bearer.token'`. Absent: none is asked for. */
  readonly token?: string;
  readonly hmac?: HmacAuth;
  /** `'max.request.size'`: of a request's body as it is unpacked. */
  readonly maxRequestBytes: number;
  /** `'max.pending.bytes'`: of all requests that are not answered yet. At least `maxRequestBytes`. */
  readonly maxPendingBytes: number;
  /** `'dedupe.ttl'`: how long a repeated request is known, microseconds. */
  readonly dedupeTtl: Duration;
  /** Columns that the request or the envelope gives, not the data. */
  readonly metadata: readonly MetadataColumn[];
  /** `'secret.headers'`: headers that are secrets, besides those that always are. */
  readonly secretHeaders?: readonly string[];
}

export type HttpFormat = 'json' | 'cloudevents';

export interface ListenAddress {
  readonly host: string;
  /** 0: whichever is free. */
  readonly port: number;
}

/** Each request is signed: `header` has the HMAC-SHA256 of its raw body in hexadecimal digits, behind `sha256=` or alone. */
export interface HmacAuth {
  readonly secret: string;
  /** In lower case. */
  readonly header: string;
}
