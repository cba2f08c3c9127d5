CREATE TABLE e (ts TIMESTAMP, shop VARCHAR, user_id INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'one:9092', 'format' = 'raw');
