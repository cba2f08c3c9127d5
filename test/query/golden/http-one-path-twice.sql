CREATE TABLE orders (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts)
WITH ('connector' = 'http', 'path' = '/orders', 'format' = 'json');
CREATE TABLE others (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts)
WITH ('connector' = 'http', 'path' = '/orders', 'format' = 'json', 'listen' = '127.0.0.1:8080');
