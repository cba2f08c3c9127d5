CREATE TABLE e (ts TIMESTAMP, price DOUBLE, day AS ts + price)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
