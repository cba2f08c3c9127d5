CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS date_trunc('hour', ts))
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
