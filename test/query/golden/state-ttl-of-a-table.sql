CREATE TABLE e (ts TIMESTAMP, x INTEGER)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'state.ttl' = '24 hours');
