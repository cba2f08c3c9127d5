-- Orders as the shop posts them: CloudEvents. An order's correlation id and its trace travel on with what is found.
CREATE TABLE orders (
  at_time  TIMESTAMP METADATA FROM 'ce_time',
  event    VARCHAR METADATA FROM 'ce_type',
  corr     VARCHAR METADATA FROM 'ce_correlationid',
  trace    VARCHAR METADATA FROM 'ce_traceparent',
  order_id VARCHAR,
  amount   DECIMAL(10, 2),
  WATERMARK FOR at_time AS at_time - INTERVAL '5' SECOND
) WITH (
  'connector' = 'http',
  'listen' = '${ORDERS_LISTEN}',
  'path' = '/orders',
  'format' = 'cloudevents'
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
