-- Orders as the shop writes them: Avro, by a schema in a registry, with CloudEvents' attributes as headers. An order's
-- correlation id and its trace travel on with what is found.
CREATE TABLE orders (
  at_time  TIMESTAMP METADATA FROM 'timestamp',
  corr     VARCHAR METADATA FROM 'headers.ce_correlationid',
  trace    VARCHAR METADATA FROM 'headers.ce_traceparent',
  order_id VARCHAR,
  event    VARCHAR,
  amount   DECIMAL(10, 2),
  WATERMARK FOR at_time AS at_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = '${ORDERS_TOPIC}',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = '${ORDERS_GROUP}',
  'scan.startup.mode' = 'earliest-offset',
  'key.fields' = 'order_id',
  'key.format' = 'raw',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = '${SCHEMA_REGISTRY_URL}'
);

CREATE TABLE regrets (
  order_id VARCHAR,
  amount   DECIMAL(10, 2),
  corr     VARCHAR METADATA FROM 'ce_correlationid',
  trace    VARCHAR METADATA FROM 'ce_traceparent'
) WITH (
  'connector' = 'webhook',
  'url' = '${REGRETS_URL}',
  'secret' = '${WEBHOOK_SECRET}',
  'allow.private-addresses' = 'true'
);
