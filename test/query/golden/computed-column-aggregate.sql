CREATE TABLE e (price DOUBLE, dearest AS max(price))
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
