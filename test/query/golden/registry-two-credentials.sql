CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json-schema-confluent',
  'json-schema-confluent.url' = 'http://registry:8081',
  'json-schema-confluent.basic-auth.user-info' = 'me:${KAFKA_PASSWORD}',
  'json-schema-confluent.bearer-auth.token' = '${KAFKA_PASSWORD}'
);
