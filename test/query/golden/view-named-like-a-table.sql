CREATE TABLE e (ts TIMESTAMP, x INTEGER, y VARCHAR, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
CREATE VIEW E AS SELECT * FROM e;
