CREATE TABLE e (price DOUBLE, rate AS (SELECT 1.1))
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
