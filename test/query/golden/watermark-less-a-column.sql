CREATE TABLE e (ts TIMESTAMP, lag INTERVAL, WATERMARK FOR ts AS ts - lag)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
