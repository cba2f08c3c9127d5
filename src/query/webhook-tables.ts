import type { WebhookConnector } from '../webhook-connector.js';
import type { Project, StreamDeclaration } from './plan.js';

/** A table that is a webhook. */
export type WebhookTable = StreamDeclaration & { readonly connector: WebhookConnector };

/** Those that queries insert into. */
export function webhookTables({ streams, queries }: Project): readonly WebhookTable[] {
  const written = new Set(queries.flatMap(({ into }) => into?.type.name ?? []));
  return streams.filter((stream): stream is WebhookTable => isWebhook(stream) && written.has(stream.name));
}

function isWebhook({ connector }: StreamDeclaration): boolean {
  return connector?.kind === 'webhook';
}
