CREATE TABLE clicks (ts TIMESTAMP, part INTEGER METADATA FROM 'partition', WATERMARK FOR ts AS ts) WITH (
  'connector' = 'filesystem',
  'path' = 'e.csv'
);
