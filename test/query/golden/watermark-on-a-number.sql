CREATE TABLE e (ts BIGINT, x INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
