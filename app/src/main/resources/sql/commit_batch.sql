-- One batch of one log partition, all or nothing. Where the partition no longer stands at :from, somebody else has
-- written: then nothing is claimed, nothing is written and no row comes back.
WITH claimed AS (
  UPDATE log_positions SET next_offset = :next, updated_at = now()
  WHERE topic = :topic AND partition = :partition AND next_offset = :from
  RETURNING partition
),
incoming AS (
  SELECT event.*
  FROM claimed, unnest(
    :clients::uuid[], :ids::uuid[], :given::boolean[], :actions::text[], :users::text[], :pages::text[],
    :roles::text[], :sessions::text[], :occurred::timestamptz[], :received::timestamptz[], :ips::text[],
    :userAgents::text[], :metadata::text[], :offsets::bigint[]
  ) AS event (
    client_id, id, given, action, user_id, page, role, session_id, occurred_at, received_at, ip, user_agent, metadata,
    log_offset
  )
),
-- in the order of the key, so that two partitions that meet the same ids wait for each other in one direction only
first_seen AS (
  INSERT INTO event_ids (client_id, id, received_at)
  SELECT client_id, id, received_at FROM incoming WHERE given ORDER BY client_id, id
  ON CONFLICT DO NOTHING
  RETURNING client_id, id
),
stored AS (
  INSERT INTO events (
    client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip, user_agent, metadata,
    log_partition, log_offset)
  SELECT
    client_id, id, action, user_id, page, role, session_id, occurred_at, received_at, ip::inet, user_agent,
    metadata::jsonb, :partition, log_offset
  FROM incoming
  WHERE NOT given OR (client_id, id) IN (SELECT client_id, id FROM first_seen)
  -- in the order of the key again: the log may hold the copy of an event, in this partition or in another
  ORDER BY client_id, received_at, id
  ON CONFLICT DO NOTHING
  RETURNING client_id, action, page, role
),
counted AS (
  INSERT INTO counts AS kept (client_id, dimension, key, log_partition, value, version)
  SELECT client_id, dimension, key, :partition, count(*), :next
  FROM stored, LATERAL (
    VALUES ('total', ''), ('action', action), ('page', index_key(page)), ('role', role)
  ) AS counter (dimension, key)
  WHERE key IS NOT NULL
  GROUP BY client_id, dimension, key
  ON CONFLICT (client_id, dimension, key, log_partition)
    -- offsets begin anew in another topic, versions never go back
    DO UPDATE SET
      value = kept.value + excluded.value, version = greatest(excluded.version, kept.version + 1)
  RETURNING client_id, dimension, key, value, version
),
buried AS (
  INSERT INTO dead_letters (topic, log_partition, log_offset, reason, payload)
  -- the payload comes as hexadecimal digits: the driver bends an array of bytea
  SELECT :topic, :partition, letter.log_offset, letter.reason, decode(letter.payload, 'hex')
  FROM claimed, unnest(:deadOffsets::bigint[], :deadReasons::text[], :deadPayloads::text[])
    AS letter (log_offset, reason, payload)
  ON CONFLICT DO NOTHING
  RETURNING log_offset
)
SELECT
  counted.client_id, counted.dimension, counted.key, counted.value, counted.version,
  (SELECT count(*) FROM stored) AS stored, (SELECT count(*) FROM buried) AS buried
FROM claimed LEFT JOIN counted ON true
