-- The pool whose sessions a shard is for; null is for sessions without a pool. The first pool raises
-- compatible_from to 6: earlier programs do not know which of their shards are for whom.
ALTER TABLE shard ADD COLUMN pool ${text};

UPDATE store_info SET schema_version = 6;
