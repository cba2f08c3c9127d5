CREATE TABLE clicks (ts TIMESTAMP METADATA FROM 'timestampp', epoch INTEGER METADATA FROM 'leader-epoch', WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
