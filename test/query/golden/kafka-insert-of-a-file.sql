-- streams.sql
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem',
  'path' = 'c.csv'
);
CREATE TABLE alerts (at_time TIMESTAMP, user_id INTEGER, what VARCHAR) WITH (
  'connector' = 'kafka',
  'topic' = 'alerts',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'json'
);
-- q.sql
INSERT INTO alerts SELECT ts, user_id, item FROM clicks;
