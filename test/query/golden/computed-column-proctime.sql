CREATE TABLE e (x INTEGER, ts AS PROCTIME(), seen AS to_timestamp_ltz(x, 3))
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
