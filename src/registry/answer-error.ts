import { numberOf, textOf } from './answer-members.js';
import { RegistryError } from './registry-error.js';

const MOST_SHOWN = 100;

/** No handshake will end otherwise while certificates and settings are what they are. */
const UNTRUSTED = /certificate|self.signed|SSL routines|alert (bad|unknown|handshake)/i;

/** What a request came to that brought nothing. The error itself is not kept: it holds the request, and so its credentials. */
export function registryErrorOf(error: unknown, registry: string): RegistryError {
  const [status, code] = [numberOf(error, 'status'), numberOf(error, 'errorCode')];
  const message = textOf(error, 'message') ?? '';
  if (code === undefined || status === undefined) {
    const failure = textOf(error, 'code');
    const what = message === '' ? (failure ?? 'no answer') : message;
    if (UNTRUSTED.test(what)) {
      const way = "whose certificate vouches for it is said with 'ssl.ca.location'";
      return new RegistryError(
        'refused',
        `the schema registry at ${registry} is not trusted: ${shorten(what)}; ${way}`,
      );
    }
    return new RegistryError('unavailable', shorten(what));
  }
  const isOfRegistry = code > 0;
  const said = `${shorten(message)} (${status})`;
  if (status === 401 || status === 403) {
    return new RegistryError('refused', `the schema registry at ${registry} refuses these credentials: ${said}`);
  }
  if (isOfRegistry && code >= 40401 && code <= 40499) return new RegistryError('unknown-schema', said);
  if (status === 409) return new RegistryError('incompatible', causes(message));
  if (isOfRegistry && status >= 400 && status < 500 && !isPassing(status)) return new RegistryError('refused', said);
  return new RegistryError('unavailable', said);
}

/** An answer that is not one of a registry: something else answers there, a proxy or a page. */
export function problemOfAnswer(answer: unknown, registry: string): RegistryError {
  const shown = typeof answer === 'string' ? answer : (JSON.stringify(answer) ?? String(answer));
  const found = shorten(shown.replace(/\s+/g, ' ').trim());
  return new RegistryError('unavailable', `what answers at ${registry} is no schema registry: ${found}`);
}

/** 404 without a code of the registry's own: it is not there yet, or the URL is wrong. */
function isPassing(status: number): boolean {
  return status === 404 || status === 408 || status === 429;
}

/** Apicurio's says much before it comes to that. */
function causes(message: string): string {
  return message.split(' Causes: ').at(-1) ?? message;
}

function shorten(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
