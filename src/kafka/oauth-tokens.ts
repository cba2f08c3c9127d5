import type { KafkaSasl } from '../kafka-settings.js';
import { SECOND } from '../time.js';
import { type KafkaClock, KafkaError } from './driver.js';

type Credentials = Extract<KafkaSasl, { mechanism: 'OAUTHBEARER' }>;

/** Of what a token lives; Kafka's own clients have as much. */
const USED = 0.8;
const PATIENCE = 10_000;

/** Gives a token for whoever connects: one for all of them, until a fifth of its life is left (RFC 6749, section 4.4). */
export function oauthTokens(credentials: Credentials, clock: Pick<KafkaClock, 'now'>): () => Promise<string> {
  let current: { readonly token: Promise<Token>; until: number } | undefined;
  return async () => {
    if (current === undefined || clock.now() >= current.until) {
      const asked = { token: request(credentials), until: Number.POSITIVE_INFINITY };
      current = asked;
      try {
        const { seconds } = await asked.token;
        asked.until = clock.now() + seconds * SECOND * USED;
      } catch (error) {
        current = undefined;
        throw error;
      }
    }
    return (await current.token).value;
  };
}

interface Token {
  readonly value: string;
  readonly seconds: number;
}

async function request({ tokenEndpoint, clientId, clientSecret, scope }: Credentials): Promise<Token> {
  const known = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });
  const headers = { authorization: `Basic ${Buffer.from(known).toString('base64')}`, accept: 'application/json' };
  let response: Response;
  try {
    response = await fetch(tokenEndpoint, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const silent = new KafkaError('unavailable', `no token from ${tokenEndpoint}: it does not answer`, {
      cause: error,
    });
    // So that kafkajs tries again.
    throw Object.assign(silent, { retriable: true });
  }
  // What it answers is not said: it may hold the secret.
  if (!response.ok) throw refused(tokenEndpoint, `it answers ${response.status}`);
  const answer: unknown = await response.json().catch(() => undefined);
  const value = property(answer, 'access_token');
  const seconds = property(answer, 'expires_in');
  if (typeof value !== 'string') throw refused(tokenEndpoint, 'its answer has no access_token');
  return { value, seconds: typeof seconds === 'number' ? seconds : 0 };
}

function refused(tokenEndpoint: string, why: string): KafkaError {
  return new KafkaError('refused', `no token from ${tokenEndpoint}: ${why}`);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
