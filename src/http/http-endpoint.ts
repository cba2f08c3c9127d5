import type { IncomingMessage } from 'node:http';
import { mediaType } from '../formats/media-type.js';
import type { HttpConnector } from '../http-connector.js';
import type { MessageHeaders } from '../message-headers.js';
import { secretNames } from '../secret-names.js';
import type { KafkaSourceOptions } from '../sources/kafka-source.js';
import type { Source } from '../sources/source.js';
import type { Timestamp } from '../time.js';
import { hasToken, isSigned } from './authorize.js';
import { cloudEvents } from './cloud-events.js';
import { type Accepted, HttpInbox, type InboxState } from './http-inbox.js';
import { HttpSource } from './http-source.js';
import { IdentityLog } from './identity-log.js';
import { jsonEvents } from './json-events.js';
import { BUSY, readBody, unpackBody } from './read-body.js';
import type { Refusal } from './refusal.js';
import { RowCheck } from './row-check.js';

export interface HttpEndpointOptions
  extends Pick<KafkaSourceOptions, 'stream' | 'schema' | 'timeField' | 'computed' | 'keepsRaw'> {
  readonly connector: HttpConnector;
  /** Where it remembers what it has taken: a folder of its own. */
  readonly folder: string;
  /** Where offsets begin when nothing says how far it was. Default: 0. */
  readonly start?: number;
  readonly now: () => Timestamp;
}

/** So much an event takes beside its bytes. */
const EVENT_BYTES = 256;

/** What is posted to one path becomes events of one stream. */
export class HttpEndpoint {
  readonly connector: HttpConnector;
  readonly source: Source;
  readonly #inbox: HttpInbox;
  readonly #check: RowCheck;
  readonly #readsHeaders: boolean;
  /** Of requests that are not answered yet. */
  #pendingBytes = 0;

  constructor({ connector, folder, start, now, ...rows }: HttpEndpointOptions) {
    const { path: name, format, metadata, dedupeTtl: ttl, secretHeaders } = connector;
    const options = { ...rows, name, format, metadata, isSecret: secretNames(secretHeaders) };
    this.connector = connector;
    this.#inbox = new HttpInbox(now);
    this.#check = new RowCheck(options);
    this.#readsHeaders = format === 'cloudevents' || metadata.length > 0;
    this.source = new HttpSource({
      ...options,
      ...(start === undefined ? {} : { start }),
      inbox: this.#inbox,
      openLog: (committed) => IdentityLog.open({ folder, committed, ttl, now }),
    });
  }

  get state(): InboxState {
    return this.#inbox.state;
  }

  /** Takes no more; resolves when what was taken is committed, or will never be. */
  async stop(): Promise<void> {
    this.#inbox.stop();
    await this.#inbox.settled();
  }

  /** All of a request's events once they are committed, or nothing of it. */
  async post(incoming: IncomingMessage): Promise<Accepted | Refusal> {
    const { token } = this.connector;
    if (token !== undefined && !hasToken(incoming.headers, token))
      return { status: 401, reason: 'no valid bearer token' };
    if (this.state !== 'taking') return unavailable(this.state);
    let reserved = 0;
    const reserve = (bytes: number): boolean => {
      const others = this.#pendingBytes - reserved;
      if (others > 0 && this.#pendingBytes + bytes > this.connector.maxPendingBytes) return false;
      reserved += bytes;
      this.#pendingBytes += bytes;
      return true;
    };
    try {
      return await this.#take(incoming, reserve);
    } finally {
      this.#pendingBytes -= reserved;
    }
  }

  async #take(incoming: IncomingMessage, reserve: (bytes: number) => boolean): Promise<Accepted | Refusal> {
    const { headers } = incoming;
    const { hmac, format, maxRequestBytes: maxBytes } = this.connector;
    const packed = await readBody(incoming, { maxBytes, reserve });
    if (!Buffer.isBuffer(packed)) return packed;
    if (hmac !== undefined && !isSigned(headers, packed, hmac)) {
      return { status: 401, reason: `the header ${hmac.header} is not the signature of the body` };
    }
    const body = await unpackBody(packed, headers['content-encoding'], { maxBytes, reserve });
    if (!Buffer.isBuffer(body)) return body;
    const posted = {
      body,
      contentType: mediaType(headers['content-type'] ?? '')?.name ?? '',
      headers: this.#readsHeaders ? messageHeaders(incoming) : [],
      key: headers['idempotency-key']?.toString(),
    };
    const events = format === 'json' ? jsonEvents(posted) : cloudEvents(posted);
    if ('status' in events) return events;
    if (!reserve(events.length * EVENT_BYTES)) return BUSY;
    const wrong = await this.#check.check(events);
    const place = events[wrong?.position.offset ?? 0]?.place;
    if (wrong !== undefined) return { status: 400, reason: wrong.reason, ...(place === undefined ? {} : { place }) };
    if (this.state !== 'taking') return unavailable(this.state);
    return (await this.#inbox.take(events)) ?? unavailable('stopping');
  }
}

function unavailable(state: InboxState): Refusal {
  return { status: 503, reason: state === 'starting' ? 'what was before is being restored' : 'it is ending' };
}

/** As they came, their names in lower case. */
function messageHeaders({ rawHeaders }: IncomingMessage): MessageHeaders {
  const headers: (readonly [string, Uint8Array])[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    headers.push([rawHeaders[i]?.toLowerCase() ?? '', Buffer.from(rawHeaders[i + 1] ?? '', 'latin1')]);
  }
  return headers;
}
