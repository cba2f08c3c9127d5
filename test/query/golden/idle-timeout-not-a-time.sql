CREATE TABLE e (ts TIMESTAMP, x INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'scan.watermark.idle-timeout' = 'soon');
