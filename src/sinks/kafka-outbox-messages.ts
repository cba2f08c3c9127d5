import type { Behaviour } from '../behaviour.js';
import { writeCloudEvent } from '../formats/write-cloud-event.js';
import type { KafkaMessage } from '../kafka/driver.js';
import { keyText } from '../key-text.js';
import type { Schema } from '../schema.js';
import type { WebhookConnector } from '../webhook-connector.js';
import { webhookEvents } from './webhook-event.js';

/** The header of a record in the outbox that is not one of the message: what its value is. */
export const OUTBOX_TYPE = ['content-type', 'application/cloudevents+json; charset=UTF-8'] as const;

/**
 * What behaviours become on their way to a webhook by way of a topic: CloudEvents in structured mode, by the texts of their keys,
 * with the message's own headers. Of secrets they have the handles alone.
 */
export function outboxMessages(
  table: { readonly schema: Schema; readonly connector: WebhookConnector },
  source: string,
): (behaviours: readonly Behaviour[]) => KafkaMessage[] {
  const toEvent = webhookEvents(table, source, { isSecret: () => false });
  return (behaviours) =>
    behaviours.map((behaviour) => {
      const { event, headers } = toEvent(behaviour);
      return {
        key: Buffer.from(keyText(behaviour.type.key, behaviour.key) ?? ''),
        value: Buffer.from(writeCloudEvent(event)),
        headers: [OUTBOX_TYPE, ...headers].map(([name, text]) => [name, Buffer.from(text)] as const),
      };
    });
}
