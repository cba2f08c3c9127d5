CREATE TABLE orders (ts TIMESTAMP, n BIGINT) WITH ('connector' = 'http', 'path' = '/orders', 'format' = 'json');
