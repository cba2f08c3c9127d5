CREATE TABLE e (ts TIMESTAMP, x INTEGER)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'scan.watermark.max-ahead' = '1 hour');
