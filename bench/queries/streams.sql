CREATE TABLE events (
  ts TIMESTAMP,
  user_id VARCHAR,
  item_id VARCHAR,
  event VARCHAR,
  price DOUBLE,
  session VARCHAR,
  page VARCHAR,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'given by the benchmark', 'format' = 'json');
