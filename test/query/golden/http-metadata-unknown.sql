CREATE TABLE orders (ts TIMESTAMP, p BIGINT METADATA FROM 'partition', WATERMARK FOR ts AS ts) WITH ('connector' = 'http', 'path' = '/orders', 'format' = 'json');
