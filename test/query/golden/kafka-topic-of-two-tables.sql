-- streams.sql
CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
CREATE TABLE views (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'format' = 'json',
  'topic' = 'more;clicks',
  'properties.group.id' = 'shop'
);
-- q.sql
SELECT user_id FROM clicks UNION ALL SELECT user_id FROM views;
