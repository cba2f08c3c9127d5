import { parseCloudEvent } from '../formats/parse-cloud-event.js';
import type { KafkaRecord } from '../kafka/driver.js';
import { secretVault } from '../secret-vault.js';
import { isHeaderValue } from './is-header-value.js';
import { OUTBOX_TYPE } from './kafka-outbox-messages.js';
import type { WebhookEvent } from './webhook-event.js';
import type { WrittenColumns } from './written-columns.js';

export type OutboxEvent =
  | ({ readonly kind: 'event' } & WebhookEvent)
  | { readonly kind: 'problem'; readonly problem: string };

/** What a record of an outbox says is to be delivered, with the secrets in it that this process has: the others are left out. */
export function outboxEvent(
  { value, headers }: Pick<KafkaRecord, 'value' | 'headers'>,
  secrets: Pick<WrittenColumns, 'isSecret' | 'onSecretGone'>,
): OutboxEvent {
  if (value === null) return { kind: 'problem', problem: 'a record without a value' };
  const parsed = parseCloudEvent(value);
  if (parsed.kind === 'problem') return parsed;
  const { attributes, data } = parsed.event;
  const [type] = OUTBOX_TYPE;
  const own = headers
    .filter(([name]) => name !== type)
    .map(([name, bytes]) => [name, Buffer.from(bytes ?? []).toString()] as const);
  return {
    kind: 'event',
    event: { attributes: new Map(revealed([...attributes], secrets)), data },
    headers: revealed(own, secrets).filter(([, text]) => isHeaderValue(text)),
  };
}

function revealed(
  named: readonly (readonly [name: string, text: string])[],
  { isSecret, onSecretGone }: Pick<WrittenColumns, 'isSecret' | 'onSecretGone'>,
): readonly (readonly [name: string, text: string])[] {
  return named.flatMap(([name, text]) => {
    if (!isSecret(name)) return [[name, text] as const];
    const secret = secretVault.take(text);
    if (secret === undefined) onSecretGone?.(name);
    return secret === undefined ? [] : [[name, Buffer.from(secret).toString()] as const];
  });
}
