CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.group.id' = 'shop',
  'format' = 'json',
  'properties.bootstrap.servers' = 'one:9092, two'
);
