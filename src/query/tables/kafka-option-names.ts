/** What WITH of a Kafka table may say, besides `properties.…`. */
export const KAFKA_OPTIONS: readonly string[] = [
  'connector',
  'topic',
  'format',
  'value.format',
  'value.fields-include',
  'key.format',
  'key.fields',
  'scan.startup.mode',
  'scan.startup.timestamp-millis',
  'scan.startup.specific-offsets',
  'scan.topic-partition-discovery.interval',
  'scan.watermark.max-ahead',
  'scan.watermark.idle-timeout',
  'sink.delivery-guarantee',
  'state.ttl',
  'state.max-open-matches',
  'archive.raw',
  'dedupe.ttl',
  'secret.headers',
  'cloudevents.mode',
];

export const JAAS: string = 'properties.sasl.jaas.config';

export const KAFKA_SECRETS: readonly string[] = [
  'properties.sasl.password',
  JAAS,
  'properties.sasl.oauthbearer.client.secret',
  'properties.ssl.key.password',
];

/** Of the many that clients of Kafka know, those that mean something here. */
export const KAFKA_PROPERTIES: readonly string[] = [
  'properties.bootstrap.servers',
  'properties.group.id',
  'properties.client.id',
  'properties.auto.offset.reset',
  'properties.session.timeout.ms',
  'properties.transaction.timeout.ms',
  'properties.max.request.size',
  'properties.compression.type',
  'properties.security.protocol',
  'properties.sasl.mechanism',
  'properties.sasl.username',
  'properties.sasl.oauthbearer.token.endpoint.url',
  'properties.sasl.oauthbearer.client.id',
  'properties.sasl.oauthbearer.scope',
  'properties.ssl.ca.location',
  'properties.ssl.certificate.location',
  'properties.ssl.key.location',
  ...KAFKA_SECRETS,
];
