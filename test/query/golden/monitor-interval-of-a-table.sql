CREATE TABLE e (ts TIMESTAMP, x INTEGER)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'source.monitor-interval' = '1 s');
