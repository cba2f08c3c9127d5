export const WEBHOOK_OPTIONS: readonly string[] = [
  'connector',
  'url',
  'secret',
  'mode',
  'timeout',
  'max.attempts',
  'max.concurrency',
  'allow.private-addresses',
  'secret.headers',
];

/** Behind it stands the name of a header that every message has. */
export const HEADER_OPTION = 'headers.';
