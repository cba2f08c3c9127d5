CREATE TABLE e (price DOUBLE, before AS PREV(price))
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
