CREATE TABLE e (ts TIMESTAMP, x INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'source.monitor-interval' = '0 s');
