/** What WITH of a table that is posted to may say. */
export const HTTP_OPTIONS: readonly string[] = [
  'connector',
  'listen',
  'path',
  'format',
  'auth.bearer.token',
  'auth.hmac.secret',
  'auth.hmac.header',
  'max.request.size',
  'max.pending.bytes',
  'dedupe.ttl',
  'secret.headers',
  'scan.watermark.max-ahead',
  'scan.watermark.idle-timeout',
  'state.ttl',
  'state.max-open-matches',
  'key.fields',
  'archive.raw',
];

export const HTTP_SECRETS: readonly string[] = ['auth.bearer.token', 'auth.hmac.secret'];
