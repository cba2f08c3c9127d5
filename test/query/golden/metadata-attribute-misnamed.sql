CREATE TABLE clicks (ts TIMESTAMP METADATA FROM 'ce_time', c VARCHAR METADATA FROM 'ce_CorrelationId', n VARCHAR METADATA FROM 'ce_', WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'cloudevents'
);
