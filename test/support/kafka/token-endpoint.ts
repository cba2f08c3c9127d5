import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** Gives tokens to a client that says who it is (RFC 6749, section 4.4): unsigned ones, which the tests' broker believes. */
export interface TokenEndpoint {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The scopes that were asked for so far, an empty text where none was. */
  readonly scopes: readonly string[];
  close(): Promise<void>;
}

/** Tokens are good for `lifetime` seconds. */
export async function startTokenEndpoint(lifetime = 300): Promise<TokenEndpoint> {
  const [clientId, clientSecret] = ['motif client', 's3cret: of motif'];
  const scopes: string[] = [];
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const isKnown = credentials(request, form).join('\n') === `${clientId}\n${clientSecret}`;
    const isAsked = request.method === 'POST' && form.get('grant_type') === 'client_credentials';
    const answer = isKnown && isAsked;
    if (answer) scopes.push(form.get('scope') ?? '');
    response.writeHead(answer ? 200 : 401, { 'content-type': 'application/json' });
    const token = { access_token: unsignedToken(clientId, lifetime), token_type: 'bearer', expires_in: lifetime };
    response.end(JSON.stringify(answer ? token : { error: 'invalid_client' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/token`,
    clientId,
    clientSecret,
    scopes,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** By the header, as every endpoint must take them, or in the form; in the header both are form-encoded (section 2.3.1). */
function credentials({ headers }: IncomingMessage, form: URLSearchParams): readonly string[] {
  const [scheme, encoded = ''] = (headers.authorization ?? '').split(' ');
  if (scheme !== 'Basic') return [form.get('client_id') ?? '', form.get('client_secret') ?? ''];
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return [id, secret].map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
}

/** A JWS without a signature (RFC 7515, appendix A.5). */
function unsignedToken(subject: string, lifetime: number): string {
  const now = Math.floor(Date.now() / 1_000);
  const parts = [{ alg: 'none' }, { sub: subject, iat: now, exp: now + lifetime }];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
}
