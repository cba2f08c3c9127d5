CREATE TABLE clicks (k VARCHAR METADATA FROM 'key', ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json',
  'key.fields' = 'k'
);
