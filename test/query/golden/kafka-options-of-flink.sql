CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json',
  'topic-pattern' = 'click.*',
  'json.ignore-parse-errors' = 'true',
  'key.fields-prefix' = 'k_',
  'sink.transactional-id-prefix' = 'shop',
  'sink.partitioner' = 'fixed'
);
