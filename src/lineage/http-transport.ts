import { Agent, request } from 'undici';
import type { LineageEvent } from './lineage-event.js';
import type { LineageTransport } from './lineage-transport.js';

/** Connections at once. */
const CONNECTIONS = 8;
/** Of an answer's body, which nobody reads. */
const MOST_ANSWER = 16 * 1024;

/** Posted, each by itself, as OpenLineage's API has it; with a key, that is the bearer's token. */
export function httpTransport(url: URL, key: string | undefined): LineageTransport {
  const agent = new Agent({ connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const headers = { 'content-type': 'application/json', ...authorization };

  async function post(event: LineageEvent, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(event);
    const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal });
    await answer.body.dump({ limit: MOST_ANSWER }).catch(() => undefined);
    if (answer.statusCode >= 300) throw new Error(`it answers ${answer.statusCode}`);
  }

  return {
    name: url.origin,
    async send(events, signal): Promise<void> {
      const posts = await Promise.allSettled(events.map((event) => post(event, signal)));
      for (const posted of posts) if (posted.status === 'rejected') throw posted.reason;
    },
    close: () => agent.destroy(),
  };
}
