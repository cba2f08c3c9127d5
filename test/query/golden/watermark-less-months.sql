CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1' MONTH)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
