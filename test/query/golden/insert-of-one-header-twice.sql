-- streams.sql
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
CREATE TABLE alerts (at_time TIMESTAMP, a VARCHAR METADATA FROM 'headers.tenant', b VARCHAR METADATA FROM 'headers.Tenant') WITH (
  'connector' = 'kafka',
  'topic' = 'alerts',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'json'
);
-- q.sql
INSERT INTO alerts SELECT ts, item, item FROM clicks;
