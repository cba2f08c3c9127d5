CREATE TABLE shop (at TIMESTAMP, WATERMARK FOR at AS at) WITH ('connector' = 'filesystem', 'path' = 'shop.csv');
