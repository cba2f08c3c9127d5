-- streams.sql
CREATE TABLE events (user_id BIGINT, item_id BIGINT) WITH ('connector' = 'filesystem', 'path' = 'events.csv');
CREATE TABLE hook (item_id BIGINT) WITH ('connector' = 'webhook', 'url' = 'https://shop.example/');
-- found.sql
INSERT INTO hook SELECT item_id FROM events;
-- again.sql
SELECT item_id FROM hook;
