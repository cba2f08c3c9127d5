CREATE TABLE e (ts TIMESTAMP, sent TIMESTAMP, WATERMARK FOR ts AS sent - INTERVAL '5' SECOND)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
