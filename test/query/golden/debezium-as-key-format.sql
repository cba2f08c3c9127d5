CREATE TABLE clicks (ts TIMESTAMP, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'key.fields' = 'item',
  'key.format' = 'debezium-json',
  'format' = 'debezium-json'
);
