CREATE TABLE clients (
  id         uuid        PRIMARY KEY,
  name       text        NOT NULL CONSTRAINT name_is_short CHECK (char_length(name) BETWEEN 1 AND 128),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  prefix     text        PRIMARY KEY,
  client_id  uuid        NOT NULL REFERENCES clients,
  hash       bytea       NOT NULL CONSTRAINT hash_is_sha256 CHECK (octet_length(hash) = 32),
  scope      text        NOT NULL CONSTRAINT scope_is_known CHECK (scope IN ('write', 'read', 'admin')),
  label      text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);

-- The offset of each log partition that comes next. Written only by who names the value it has.
CREATE TABLE log_positions (
  topic       text        NOT NULL,
  partition   int         NOT NULL,
  next_offset bigint      NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition),
  CONSTRAINT offset_is_a_place CHECK (next_offset >= 0)
);

-- One partition a day, made the day before or when its first event comes. There is no default partition: it would have to be scanned
-- whenever one is added.
CREATE TABLE events (
  client_id     uuid        NOT NULL,
  id            uuid        NOT NULL,
  action        text        NOT NULL,
  user_id       text,
  page          text,
  role          text,
  session_id    text,
  occurred_at   timestamptz NOT NULL,
  received_at   timestamptz NOT NULL,
  ip            inet,
  user_agent    text,
  metadata      jsonb,
  log_partition int         NOT NULL,
  log_offset    bigint      NOT NULL,
  PRIMARY KEY (client_id, received_at, id)
) PARTITION BY RANGE (received_at);

-- The ids that clients gave, apart from the rows: no unique key of a partitioned table can span its partitions.
CREATE TABLE event_ids (
  client_id   uuid        NOT NULL,
  id          uuid        NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (client_id, id)
);

-- Each number is kept once per log partition, whose one writer never meets another; a reader adds them up. The version
-- tells which of two values of a row is the newer. It is the partition's next offset at the commit that wrote it, and
-- in a new topic, whose offsets begin anew, it goes on from where it stood.
CREATE TABLE counts (
  client_id     uuid   NOT NULL,
  dimension     text   NOT NULL CONSTRAINT dimension_is_known CHECK (dimension IN ('total', 'action', 'page', 'role')),
  key           text   NOT NULL,
  log_partition int    NOT NULL,
  value         bigint NOT NULL,
  version       bigint NOT NULL,
  PRIMARY KEY (client_id, dimension, key, log_partition)
);

-- What stood in the log and was no event. The digest is part of the key: a log that was made anew has other letters at
-- the same offsets, and one that is read again has the same.
CREATE TABLE dead_letters (
  topic         text        NOT NULL,
  log_partition int         NOT NULL,
  log_offset    bigint      NOT NULL,
  reason        text        NOT NULL,
  payload       bytea       NOT NULL,
  digest        bytea       NOT NULL GENERATED ALWAYS AS (sha256(payload)) STORED,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, log_partition, log_offset, digest)
);

-- A key of an index can't be longer than 2,704 bytes, a page can: the rest of a long one becomes its hash.
CREATE FUNCTION index_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN octet_length($1) > 1024 THEN left($1, 200) || '…' || md5($1) ELSE $1 END;

-- Several processes may meet the first event of a day at once. A table that is made as a partition takes all of events for
-- itself, and so waits for every search that runs, and all that comes after waits for it. One that is made apart can be
-- attached while events is read and written; as it is empty, there is nothing to check.
CREATE FUNCTION make_day(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := 'events_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sluice.make_day'));
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING ALL)', name);
    EXECUTE format(
      'ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  END IF;
END $$;
