CREATE TABLE orders (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts) WITH ('connector' = 'http', 'path' = '/orders', 'format' = 'json', 'max.request.size' = '2 MB', 'max.pending.bytes' = '1 MB');
