import { writeBinaryCloudEvent } from '../formats/write-binary-cloud-event.js';
import { writeCloudEvent } from '../formats/write-cloud-event.js';
import type { WebhookEvent } from '../sinks/webhook-event.js';
import type { WebhookConnector } from '../webhook-connector.js';
import type { WebhookMessage } from './webhook-client.js';

const STRUCTURED = 'application/cloudevents+json; charset=UTF-8';

/**
 * An event as an HTTP message (CloudEvents 1.0, HTTP protocol binding), with the headers that every message of the table has,
 * and its own. One that changes what was told before has an id of its own.
 */
export function webhookMessage(
  { event, headers: more }: WebhookEvent,
  { mode, headers }: Pick<WebhookConnector, 'mode' | 'headers'>,
): WebhookMessage {
  const { attributes } = event;
  const revision = attributes.get('revision');
  const id = `${attributes.get('id') ?? ''}${revision === undefined ? '' : `.${revision}`}`;
  const own = Object.fromEntries([...headers, ...more]);
  if (mode === 'structured') {
    return { id, headers: { ...own, 'content-type': STRUCTURED }, body: Buffer.from(writeCloudEvent(event)) };
  }
  const binary = writeBinaryCloudEvent(event, 'ce-').map(([name, value]) => [name, Buffer.from(value).toString()]);
  return { id, headers: { ...own, ...Object.fromEntries(binary) }, body: event.data ?? new Uint8Array(0) };
}
