CREATE TABLE e (ts TIMESTAMP, x INTEGER, y VARCHAR, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
CREATE VIEW unread AS
  SELECT ts, x, z
  FROM e;
