CREATE TABLE clicks (ts BIGINT METADATA FROM 'timestamp', "partition" VARCHAR METADATA, "offset" INTEGER METADATA VIRTUAL, headers MAP(VARCHAR, BYTES) METADATA, key INTEGER METADATA) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
