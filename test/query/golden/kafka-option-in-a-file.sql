CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem',
  'path' = 'e.csv',
  'topic' = 'clicks'
);
