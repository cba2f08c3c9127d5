CREATE TABLE hook (item_id BIGINT) WITH ('connector' = 'webhook')
