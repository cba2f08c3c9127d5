-- streams.sql
CREATE TABLE orders (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'orders.ndjson');
CREATE TABLE posted (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts)
WITH ('connector' = 'http', 'path' = '/posted', 'format' = 'json');
-- give.sql
INSERT INTO posted SELECT ts, n FROM orders
