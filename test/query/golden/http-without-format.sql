CREATE TABLE orders (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts) WITH ('connector' = 'http', 'path' = '/orders');
