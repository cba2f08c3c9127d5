CREATE TABLE orders (
  ts TIMESTAMP,
  order_id INTEGER,
  type VARCHAR,
  WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE
) WITH ('connector' = 'filesystem', 'path' = 'orders.csv');
