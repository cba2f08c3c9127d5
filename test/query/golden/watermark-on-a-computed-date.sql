CREATE TABLE e (ts TIMESTAMP, day AS CAST(ts AS DATE), WATERMARK FOR day AS day)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
