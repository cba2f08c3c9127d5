import { MotifError } from '../errors.js';
import type { WebhookTable } from '../query/webhook-tables.js';
import { checkHost, RefusedAddress } from './guarded-lookup.js';

/**
 * Where a table's events are posted. An address that nothing is ever sent to is a mistake of the file; what a name leads to
 * shows when it is looked up.
 * @throws MotifError `INVALID_QUERY`
 */
export function webhookUrl({ name, connector: { url, allowsPrivate } }: WebhookTable): URL {
  try {
    const parsed = new URL(url);
    checkHost(parsed, allowsPrivate);
    return parsed;
  } catch (error) {
    if (!(error instanceof RefusedAddress)) throw error;
    throw new MotifError('INVALID_QUERY', {
      message: `nothing is sent to webhook ${name}: ${error.message}`,
      hint: "Where the receiver is meant to be there, write 'allow.private-addresses' = 'true'; link-local addresses are never allowed.",
    });
  }
}
