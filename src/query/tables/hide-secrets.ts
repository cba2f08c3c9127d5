import { suggest } from '../../suggest.js';
import { HTTP_OPTIONS, HTTP_SECRETS } from './http-option-names.js';
import { KAFKA_PROPERTIES, KAFKA_SECRETS } from './kafka-option-names.js';
import { REGISTRY_OPTIONS, REGISTRY_SECRETS } from './registry-option-names.js';

/** A text of which all may be shown, and what was taken out of it. */
export interface HiddenSecrets {
  /** Every secret is a `…` in it; all else stands where it stood. */
  readonly text: string;
  /** The secrets, by where their literals begin. */
  readonly values: ReadonlyMap<number, string>;
}

const TOKEN = /--[^\r\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'?|"(?:[^"]|"")*"?|[^\s'"=,();]+|[=,();]/g;
const SECRET = /pas+w|pwd|secret|jaas|credential|keystore\.key|ssl\.key\.pem|private|user-?info|auth\.token$/i;
/** Of a webhook's headers those that say who one is. */
const SECRET_HEADER = /^headers\..*(authori[sz]ation|cookie|token|key)/i;
/** Is about private networks. */
const NO_SECRET = 'allow.private-addresses';
const DOTTED = /^\s*(properties|sasl|ssl|auth|((key|value)\.)?(avro|json-schema|protobuf)-confluent)\./i;
/** All that need not be hidden, whatever its name has in it. */
const KNOWN: readonly string[] = [...KAFKA_PROPERTIES, ...HTTP_OPTIONS, ...REGISTRY_OPTIONS];
const SECRETS: readonly string[] = [...KAFKA_SECRETS, ...HTTP_SECRETS, ...REGISTRY_SECRETS];
const URL_KEY = /(^|-confluent\.)url$/i;
const URL_WITH_USER = /:\/\/[^/\s]*@/;
const PAIR = /(\w+)\s*=\s*\\?"([^"\\]*)\\?"/g;
const ONLY_VARIABLES = /^((Basic|Bearer|Token) +)?(\$\{\w+\})+$/i;

/**
 * Takes passwords and the like out of a file of declarations before anything else sees it, so that no message can show
 * them. What is a secret is known by the option's name, written right or wrong; a value that is only `${NAME}` is none.
 */
export function hideSecrets(text: string): HiddenSecrets {
  const values = new Map<number, string>();
  let shown = '';
  let end = 0;
  let isOptions = false;
  let isAfterWith = false;
  /** Of the value that is to come next: whether it is a secret. Undefined: it is of no interest. */
  let awaited: ((content: string) => boolean) | undefined;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith('--') || token.startsWith('/*')) continue;
    if (token === '(' && isAfterWith) isOptions = true;
    if (token === ')' || token === ';') isOptions = false;
    isAfterWith = /^with$/i.test(token);
    if (awaited !== undefined && /^(=|:|:=|>|=>|==)$/.test(token)) continue;
    const content = contentOf(token);
    if (awaited !== undefined && !/^[,();]$/.test(token)) {
      const isHidden = content !== '' && awaited(content);
      awaited = undefined;
      if (!isHidden) continue;
      values.set(index, content);
      shown += text.slice(end, index) + hidden(token);
      end = index + token.length;
    } else {
      awaited = secretBehind(content, isOptions);
    }
  }
  return { text: shown + text.slice(end), values };
}

function secretBehind(key: string, isOption: boolean): ((content: string) => boolean) | undefined {
  if (isSecret(key, isOption)) return (content) => !isVariable(content);
  return isOption && URL_KEY.test(key) ? (content) => URL_WITH_USER.test(content) : undefined;
}

function isSecret(key: string, isOption: boolean): boolean {
  if (key === NO_SECRET || (!isOption && !DOTTED.test(key))) return false;
  // Names of headers, not what is in them.
  if (key === 'secret.headers') return false;
  if (KNOWN.includes(key)) return SECRETS.includes(key);
  if (SECRET.test(key) || SECRET_HEADER.test(key)) return true;
  if (!DOTTED.test(key)) return false;
  const meant = suggest(key, KNOWN);
  return meant !== undefined && SECRETS.includes(meant);
}

/** Of Java's login configuration it is enough that what is secret in it is. */
function isVariable(value: string): boolean {
  if (ONLY_VARIABLES.test(value)) return true;
  const pairs = [...value.matchAll(PAIR)].filter(([, name = '']) => !/^(username|clientId|scope)$/.test(name));
  const rest = value.replace(PAIR, '');
  return pairs.length > 0 && !rest.includes('=') && pairs.every(([, , given = '']) => ONLY_VARIABLES.test(given));
}

function contentOf(token: string): string {
  const quote = token.charAt(0);
  if (quote !== "'" && quote !== '"') return token;
  const isClosed = token.length > 1 && token.endsWith(quote);
  return token.slice(1, isClosed ? -1 : undefined).replaceAll(quote + quote, quote);
}

/** As long, and over as many lines; without quotes it stays a word. */
function hidden(token: string): string {
  const quote = /^['"]/.test(token) ? token.charAt(0) : '';
  const isClosed = quote !== '' && token.length > 1 && token.endsWith(quote);
  const inner = token.slice(quote.length, isClosed ? -1 : undefined);
  return `${quote}${quote === '' ? '_' : '…'}${inner.slice(1).replace(/[^\r\n]/g, ' ')}${isClosed ? quote : ''}`;
}
