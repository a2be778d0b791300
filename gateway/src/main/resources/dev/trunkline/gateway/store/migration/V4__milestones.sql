-- What every message passes once. Programs of schema 3 have no times here, but rows in timeline.
ALTER TABLE outbox ADD COLUMN encrypted_at BIGINT;

ALTER TABLE outbox ADD COLUMN sent_at BIGINT;

ALTER TABLE outbox ADD COLUMN acknowledged_at BIGINT;

UPDATE store_info SET schema_version = 4;
