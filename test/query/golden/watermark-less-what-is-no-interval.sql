CREATE TABLE e (ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL 'soon')
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
