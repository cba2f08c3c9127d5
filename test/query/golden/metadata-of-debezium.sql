CREATE TABLE clicks (ts TIMESTAMP METADATA FROM 'value.source.timestamp', op CHAR METADATA, was STRING METADATA FROM 'before', tbl VARCHAR METADATA FROM 'source.table', db INTEGER METADATA FROM 'value.source.database', WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'debezium-json'
);
