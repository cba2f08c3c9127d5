-- streams.sql
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
CREATE TABLE alerts (at_time TIMESTAMP, user_id INTEGER) WITH (
  'connector' = 'kafka',
  'topic' = 'alerts',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'debezium-json'
);
-- q.sql
INSERT INTO alerts SELECT ts, user_id FROM clicks;
