import type { CloudEvent, ParsedCloudEvent } from '../formats/cloud-event.js';
import { cloudEventIdentity } from '../formats/cloud-event-identity.js';
import { cloudEventMode } from '../formats/cloud-event-mode.js';
import { contentTypeOf } from '../formats/content-type-of.js';
import { parseBinaryCloudEvent } from '../formats/parse-binary-cloud-event.js';
import { parseCloudEvent } from '../formats/parse-cloud-event.js';
import { parseCloudEventBatch } from '../formats/parse-cloud-event-batch.js';
import { writeBinaryCloudEvent } from '../formats/write-binary-cloud-event.js';
import type { MessageHeaders } from '../message-headers.js';
import { identityOf } from '../sources/identity.js';
import { bodyLines } from './body-lines.js';
import type { EventPlace, Refusal } from './refusal.js';
import type { Posted, RequestEvent, RequestEvents } from './request-events.js';

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Events in the envelope of CloudEvents 1.0 (HTTP protocol binding): structured, binary, batched; structured ones as NDJSON too,
 * one a line. Each is given on in binary mode, as Kafka's binding has it, and is known by its source and id.
 */
export function cloudEvents(posted: Posted): RequestEvents {
  const { body, contentType, headers } = posted;
  const isBinary = headers.some(([name]) => name.startsWith('ce-'));
  if (contentType === 'application/x-ndjson' && !isBinary) {
    return eventsOf(
      posted,
      bodyLines(body).map(({ bytes, line }) => ({ parsed: parseCloudEvent(bytes), place: { kind: 'line', line } })),
    );
  }
  const mode = cloudEventMode(contentTypeOf(headers));
  switch (mode.kind) {
    case 'problem':
      return { status: 415, reason: mode.problem };
    case 'structured':
      return eventsOf(posted, [{ parsed: parseCloudEvent(body), place: { kind: 'body' } }]);
    case 'batch': {
      const batch = parseCloudEventBatch(body);
      if (batch.kind === 'problem') return { status: 400, reason: batch.problem };
      return eventsOf(
        posted,
        batch.events.map((parsed, index) => ({ parsed, place: { kind: 'index', index } })),
      );
    }
    case 'binary': {
      if (!isBinary) return { status: 415, reason: NO_EVENT };
      const data = body.length === 0 ? undefined : body;
      return eventsOf(posted, [{ parsed: parseBinaryCloudEvent(headers, data, 'ce-'), place: { kind: 'body' } }]);
    }
  }
}

const NO_EVENT =
  'not a CloudEvent: neither content-type application/cloudevents+json, application/cloudevents-batch+json or application/x-ndjson, nor headers ce-id, ce-source, ce-type, ce-specversion';

function eventsOf(
  { headers }: Posted,
  found: readonly { readonly parsed: ParsedCloudEvent; readonly place: EventPlace }[],
): readonly RequestEvent[] | Refusal {
  const others = headers.filter(([name]) => name !== 'content-type' && !name.startsWith('ce-'));
  const events: RequestEvent[] = [];
  for (const { parsed, place } of found) {
    if (parsed.kind === 'problem') return { status: 400, reason: parsed.problem, place };
    events.push(eventOf(parsed.event, others, place));
  }
  return events;
}

function eventOf(event: CloudEvent, others: MessageHeaders, place: EventPlace): RequestEvent {
  const { data = NOTHING } = event;
  return {
    value: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    headers: [...writeBinaryCloudEvent(event, 'ce_'), ...others],
    place,
    identity: identityOf(...cloudEventIdentity(event)),
  };
}
