CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'value.format' = 'avro-confluent',
  'avro-confluent.url' = 'http://registry:8081',
  'value.avro-confluent.url' = 'http://registry:8081'
);
