CREATE TABLE orders (ts TIMESTAMP, id VARCHAR METADATA FROM 'ce_id', WATERMARK FOR ts AS ts) WITH ('connector' = 'http', 'path' = '/orders', 'format' = 'json');
