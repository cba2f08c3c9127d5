CREATE TABLE e (epoch_s BIGINT, ts AS to_timestamp(epoch), WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
