import { afterAll, beforeAll, expect, test } from 'vitest';
import { oauthTokens } from '../../src/kafka/oauth-tokens.js';
import { SECOND } from '../../src/time.js';
import { startTokenEndpoint, type TokenEndpoint } from '../support/kafka/token-endpoint.js';

let endpoint: TokenEndpoint;
beforeAll(async () => {
  endpoint = await startTokenEndpoint(100);
});
afterAll(() => endpoint.close());

function credentials() {
  const { url, clientId, clientSecret } = endpoint;
  return { mechanism: 'OAUTHBEARER' as const, tokenEndpoint: url, clientId, clientSecret };
}

test('one token for all, until most of its life is over', async () => {
  let now = 0;
  const token = oauthTokens(credentials(), { now: () => now });
  const before = endpoint.scopes.length;
  const [first, second] = await Promise.all([token(), token()]);
  expect(second).toBe(first);
  now = 79 * SECOND;
  expect(await token()).toBe(first);
  expect(endpoint.scopes).toHaveLength(before + 1);
  now = 80 * SECOND;
  await token();
  expect(endpoint.scopes).toHaveLength(before + 2);
});

test('whom the endpoint does not know, and an endpoint that does not answer', async () => {
  const clock = { now: () => 0 };
  const refused = oauthTokens({ ...credentials(), clientSecret: 'wrong' }, clock);
  await expect(refused()).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining('401') });
  const silent = oauthTokens({ ...credentials(), tokenEndpoint: 'http://127.0.0.1:1/token' }, clock);
  await expect(silent()).rejects.toMatchObject({ kind: 'unavailable', retriable: true });
});
