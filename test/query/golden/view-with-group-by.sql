CREATE TABLE e (ts TIMESTAMP, x INTEGER, y VARCHAR, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
CREATE VIEW a AS SELECT x, count(*) AS n FROM e GROUP BY x;
