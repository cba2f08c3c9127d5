CREATE TABLE clicks (ts TIMESTAMP METADATA FROM 'ce_time', id BIGINT METADATA FROM 'ce_id', day DATE METADATA FROM 'ce_time', h INTEGER METADATA FROM 'headers.tries', WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'cloudevents'
);
