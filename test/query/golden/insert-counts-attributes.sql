-- streams.sql
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
CREATE TABLE alerts (at_time TIMESTAMP, corr VARCHAR METADATA FROM 'ce_correlationid', tenant VARCHAR METADATA FROM 'headers.tenant', sent TIMESTAMP METADATA FROM 'timestamp') WITH (
  'connector' = 'kafka',
  'topic' = 'alerts',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'cloudevents'
);
-- q.sql
INSERT INTO alerts SELECT ts FROM clicks;
