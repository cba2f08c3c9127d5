CREATE TABLE e (ts TIMESTAMP, x INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = '-', 'format' = 'csv', 'source.monitor-interval' = '1 s');
