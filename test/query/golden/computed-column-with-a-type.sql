CREATE TABLE e (price DOUBLE, twice DOUBLE AS (price * 2))
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
