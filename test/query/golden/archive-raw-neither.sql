CREATE TABLE e (ts TIMESTAMP, user_id INTEGER, shop VARCHAR, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'archive.raw' = 'yes');
