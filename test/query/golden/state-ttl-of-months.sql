CREATE TABLE e (ts TIMESTAMP, x INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'state.ttl' = '3 months');
