-- streams.sql
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
CREATE TABLE alerts (at_time TIMESTAMP, id VARCHAR METADATA FROM 'ce_id', corr VARCHAR METADATA FROM 'ce_correlationid', evidence VARCHAR METADATA FROM 'headers.motif-evidence') WITH (
  'connector' = 'kafka',
  'topic' = 'alerts',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'cloudevents'
);
-- q.sql
INSERT INTO alerts (at_time, id, corr, evidence) SELECT ts, item, item, item FROM clicks;
