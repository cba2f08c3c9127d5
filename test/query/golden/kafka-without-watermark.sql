-- streams.sql
CREATE TABLE clicks (user_id INTEGER, item VARCHAR) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = '${KAFKA_BROKERS}',
  'properties.group.id' = 'shop',
  'format' = 'json'
);
-- q.sql
SELECT user_id FROM clicks WHERE item = 'lamp';
