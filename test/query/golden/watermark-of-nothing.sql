CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR time AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
