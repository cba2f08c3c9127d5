import type { Behaviour } from '../behaviour.js';
import { physicalSchema } from '../computed-column.js';
import type { CloudEvent } from '../formats/cloud-event.js';
import { HEADER } from '../metadata-column.js';
import type { Schema } from '../schema.js';
import { secretNames } from '../secret-names.js';
import type { WebhookConnector } from '../webhook-connector.js';
import { type BehaviourEventOptions, behaviourEvent } from './behaviour-event.js';
import { secretGoneNote } from './secret-gone-note.js';
import { writtenColumns } from './written-columns.js';

/** A behaviour on its way to a webhook. */
export interface WebhookEvent {
  readonly event: CloudEvent;
  /** What its columns say that are headers. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What behaviours become that queries insert into a webhook's table. */
export function webhookEvents(
  { name, schema, connector }: { readonly name: string; readonly schema: Schema; readonly connector: WebhookConnector },
  source: string,
  onNote: (note: string) => void,
): (behaviour: Behaviour) => WebhookEvent {
  const { metadata, secretHeaders } = connector;
  const own = physicalSchema(schema, metadata);
  const options: BehaviourEventOptions = {
    source,
    fields: schema.flatMap((field, place) => (own.includes(field) ? [place] : [])),
    metadata,
    isSecret: secretNames(secretHeaders),
    onSecretGone: secretGoneNote(name, onNote),
  };
  return (behaviour) => ({
    event: behaviourEvent(behaviour, options),
    headers: writtenColumns(behaviour, HEADER, options).flatMap(([header, value]) => {
      const text = Buffer.from(value).toString('utf8');
      return isHeaderValue(text) ? [[header.toLowerCase(), text] as const] : [];
    }),
  });
}

/** What HTTP has no place for is left out, not cut. */
function isHeaderValue(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text);
}
