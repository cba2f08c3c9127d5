CREATE TABLE hook (item_id BIGINT) WITH ('connector' = 'webhook', 'url' = 'http://${KAFKA_BROKERS}/', 'headers.authorization' = 'Bearer ${KAFKA_PASSWORD}', 'max.attempts' = '1.5')
