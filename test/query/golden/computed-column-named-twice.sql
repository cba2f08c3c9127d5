CREATE TABLE e (price DOUBLE, Price AS price * 2)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
