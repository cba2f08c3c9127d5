CREATE TABLE hook (item_id BIGINT) WITH ('connector' = 'webhook', 'url' = 'https://shop.example/', 'max.atempts' = '3')
