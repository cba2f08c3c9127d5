import { KafkaError, type KafkaErrorKind } from './driver.js';

/**
 * What the client threw, by what can be done about it. It wraps its errors: the innermost that says something decides.
 * `doing` begins the message: what was wanted, with the topic or the group.
 */
export function toKafkaError(error: unknown, doing: string): KafkaError {
  const chain = causes(error);
  const known = chain.find((cause) => cause instanceof KafkaError);
  if (known === error && known !== undefined) return known;
  if (known !== undefined) return new KafkaError(known.kind, `${doing}: ${known.message}`, { cause: error });
  const kinds = chain.map(kindOf);
  const at = kinds.findIndex((kind) => kind !== undefined);
  const kind = kinds[at] ?? 'other';
  const reason = text(chain[Math.max(at, 0)], 'message') ?? String(error);
  return new KafkaError(kind, `${doing}: ${WORDS[kind] ?? reason.replace(/\.?$/, '')}`, { cause: error });
}

/** Where the client's own words would only puzzle. */
const WORDS: Partial<Record<KafkaErrorKind, string>> = {
  fenced: 'another process has taken over its transactional id, or the transaction outlived its timeout',
  'no-topic': 'there is no such topic',
};

const KIND_OF_TYPE: ReadonlyMap<string, KafkaErrorKind> = new Map([
  ['INVALID_PRODUCER_EPOCH', 'fenced'],
  ['INVALID_PRODUCER_ID_MAPPING', 'fenced'],
  ['TRANSACTION_COORDINATOR_FENCED', 'fenced'],
  ['MESSAGE_TOO_LARGE', 'too-large'],
  ['RECORD_LIST_TOO_LARGE', 'too-large'],
  ['UNKNOWN_TOPIC_OR_PARTITION', 'no-topic'],
  ['INVALID_TOPIC_EXCEPTION', 'no-topic'],
  ['TOPIC_AUTHORIZATION_FAILED', 'refused'],
  ['GROUP_AUTHORIZATION_FAILED', 'refused'],
  ['CLUSTER_AUTHORIZATION_FAILED', 'refused'],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 'refused'],
  ['SASL_AUTHENTICATION_FAILED', 'refused'],
  ['UNSUPPORTED_SASL_MECHANISM', 'refused'],
  ['ILLEGAL_SASL_STATE', 'refused'],
  ['INVALID_TRANSACTION_TIMEOUT', 'refused'],
  ['INVALID_SESSION_TIMEOUT', 'refused'],
  ['INVALID_TIMESTAMP', 'refused'],
  ['INVALID_RECORD', 'refused'],
  ['POLICY_VIOLATION', 'refused'],
  ['UNSUPPORTED_COMPRESSION_TYPE', 'no-codec'],
]);

const KIND_OF_NAME: ReadonlyMap<string, KafkaErrorKind> = new Map([
  ['KafkaJSSASLAuthenticationError', 'refused'],
  ['KafkaJSConnectionError', 'unavailable'],
  ['KafkaJSConnectionClosedError', 'unavailable'],
  ['KafkaJSRequestTimeoutError', 'unavailable'],
  ['KafkaJSBrokerNotFound', 'unavailable'],
  ['KafkaJSNoBrokerAvailableError', 'unavailable'],
  ['KafkaJSGroupCoordinatorNotFound', 'unavailable'],
  ['KafkaJSLockTimeout', 'unavailable'],
  ['KafkaJSTimeout', 'unavailable'],
]);

function kindOf(error: unknown): KafkaErrorKind | undefined {
  const message = text(error, 'message') ?? '';
  if (/certificate|self.signed|SSL routines|alert (bad|unknown|handshake)/i.test(message)) return 'refused';
  const type = text(error, 'type');
  const byType = type === undefined ? undefined : KIND_OF_TYPE.get(type);
  if (byType !== undefined) return byType;
  const byName = KIND_OF_NAME.get(text(error, 'name') ?? '');
  if (byName !== undefined) return byName;
  const isOfProtocol = type !== undefined;
  return isOfProtocol && property(error, 'retriable') === true ? 'unavailable' : undefined;
}

/** The error and what is inside it, innermost first. */
function causes(error: unknown): readonly unknown[] {
  if (typeof error !== 'object' || error === null) return [error];
  const parts = ['errors', 'partitions', 'groups'].flatMap((name) => {
    const list = property(error, name);
    return Array.isArray(list) ? list.map((part) => property(part, 'error') ?? part) : [];
  });
  const cause = property(error, 'cause');
  const inside = [...parts, ...(cause === undefined || cause === error ? [] : [cause])];
  return [...inside.flatMap(causes), error];
}

function text(value: unknown, name: string): string | undefined {
  const found = property(value, name);
  return typeof found === 'string' ? found : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
