CREATE TABLE e (ts TIMESTAMP, x INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'state.tll' = '24 hours');
