CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts - 5)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
