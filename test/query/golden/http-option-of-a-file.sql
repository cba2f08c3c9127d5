CREATE TABLE orders (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = 'orders.ndjson', 'listen' = '127.0.0.1:8080');
