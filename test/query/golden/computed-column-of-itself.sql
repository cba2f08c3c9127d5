CREATE TABLE e (a INTEGER, b AS c + a, c AS d * 2, d AS b - 1)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
