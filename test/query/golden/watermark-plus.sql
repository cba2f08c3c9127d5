CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts + INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
