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

-- The offset of each log partition that comes next, and the mark by which the log knows whether what stood before it is
-- still there. Written only by who names the values they have.
CREATE TABLE log_positions (
  topic       text        NOT NULL,
  partition   int         NOT NULL,
  next_offset bigint      NOT NULL DEFAULT 0,
  mark        text        NOT NULL DEFAULT '',
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

-- What a search can ask for, as numbers: each field's value with its client and its place. Two that have one number are told
-- apart by the row itself.
CREATE FUNCTION event_tokens(
  client_id uuid, action text, user_id text, page text, role text, session_id text, ip inet
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(
  ARRAY[
    hashtextextended(action, uuid_hash_extended(client_id, 1)),
    hashtextextended(user_id, uuid_hash_extended(client_id, 2)),
    hashtextextended(page, uuid_hash_extended(client_id, 3)),
    hashtextextended(role, uuid_hash_extended(client_id, 4)),
    hashtextextended(session_id, uuid_hash_extended(client_id, 5)),
    hashinetextended(ip, uuid_hash_extended(client_id, 6))],
  NULL);

-- One index for all fields and for what several of them have in common. It costs less than two that know one field each,
-- because new rows wait in a list until there are enough of them to sort.
CREATE INDEX ON events USING gin (event_tokens(client_id, action, user_id, page, role, session_id, ip));
CREATE INDEX ON events (client_id, occurred_at);

-- The ids that clients gave, apart from the rows: no unique key of a partitioned table can span its partitions. An id
-- belongs to the week in which it was stored, so that whole weeks can be forgotten.
CREATE TABLE event_ids (
  week      date NOT NULL,
  client_id uuid NOT NULL,
  id        uuid NOT NULL,
  PRIMARY KEY (client_id, id, week)
) PARTITION BY LIST (week);

-- What an index holds of a text: of a long one its beginning, and a digest that tells it from others that begin alike.
CREATE FUNCTION index_key(whole text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(whole) <= 1024 THEN whole ELSE left(whole, 200) || '…' || md5(whole) END;

-- What is counted of a client, each key once, so that counts, which are written with every batch, stay narrow.
CREATE TABLE counted_keys (
  client_id uuid   NOT NULL,
  dimension text   NOT NULL
    CONSTRAINT dimension_is_known CHECK (dimension IN ('total', 'users', 'action', 'page', 'role')),
  key       text   NOT NULL,
  id        bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (client_id, dimension, key),
  UNIQUE (client_id, id)
);

CREATE TYPE span AS ENUM ('all', 'day', 'hour', 'minute');

-- Each number is kept once per log partition, whose one writer never meets another; a reader adds them up. The version
-- tells which of two values of a row is the newer. It is the partition's next offset at the commit that wrote it, and
-- where offsets begin anew it goes on from where it stood. What is for all time is since the epoch.
CREATE TABLE counts (
  client_id     uuid        NOT NULL,
  key_id        bigint      NOT NULL,
  span          span        NOT NULL,
  since         timestamptz NOT NULL,
  log_partition int         NOT NULL,
  value         bigint      NOT NULL,
  version       bigint      NOT NULL,
  PRIMARY KEY (client_id, key_id, span, since, log_partition)
) PARTITION BY LIST (span);

-- with room for the next version of a row beside it, which spares its index
CREATE TABLE counts_all PARTITION OF counts FOR VALUES IN ('all') WITH (fillfactor = 70);
CREATE TABLE counts_day PARTITION OF counts FOR VALUES IN ('day') WITH (fillfactor = 70);
CREATE TABLE counts_hour PARTITION OF counts FOR VALUES IN ('hour') WITH (fillfactor = 70);
CREATE TABLE counts_minute PARTITION OF counts FOR VALUES IN ('minute') WITH (fillfactor = 70);

-- What each user has done, once per log partition as well, though most users' events all come in one.
CREATE TABLE users (
  client_id     uuid        NOT NULL,
  user_id       text        NOT NULL,
  log_partition int         NOT NULL,
  actions       bigint      NOT NULL,
  first_seen    timestamptz NOT NULL,
  last_seen     timestamptz NOT NULL,
  version       bigint      NOT NULL,
  PRIMARY KEY (client_id, user_id, log_partition)
) WITH (fillfactor = 70);

-- What stood in the log and was no event. The digest is part of the key: a log that was made anew has other letters at
-- the same offsets, and one that is read again has the same.
CREATE TABLE dead_letters (
  topic         text        NOT NULL,
  log_partition int         NOT NULL,
  log_offset    bigint      NOT NULL,
  reason        text        NOT NULL CONSTRAINT reason_is_known CHECK (reason IN ('no-event', 'out-of-time', 'refused')),
  detail        text        NOT NULL,
  payload       bytea       NOT NULL,
  digest        bytea       NOT NULL GENERATED ALWAYS AS (sha256(payload)) STORED,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, log_partition, log_offset, digest)
);

-- Several processes may miss a partition at once. A table that is made as a partition takes all of its parent for itself,
-- and so waits for every search that runs, and all that comes after waits for it. One that is made apart can be attached
-- while the parent is read and written; as it is empty, there is nothing to check.
CREATE FUNCTION make_partition(parent regclass, suffix text, bounds text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := parent || '_' || suffix;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sluice.make_partition'));
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL)', name, parent);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES %s', parent, name, bounds);
  END IF;
END $$;

CREATE FUNCTION make_day(day date) RETURNS void LANGUAGE sql AS $$
  SELECT make_partition(
    'events', to_char(day, 'YYYYMMDD'),
    format('FROM (%L) TO (%L)', day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00'));
$$;

CREATE FUNCTION make_week(week date) RETURNS void LANGUAGE sql AS $$
  SELECT make_partition('event_ids', to_char(week, 'YYYYMMDD'), format('IN (%L)', week));
$$;

-- An id is stored in this week, and where that is about to end or has just begun, in its neighbour as well: so any two that
-- write at the same time share a week, and one of them sees what the other has written.
CREATE FUNCTION weeks_around_now(reach interval) RETURNS SETOF date LANGUAGE sql STABLE AS $$
  SELECT DISTINCT date_bin('7 days', moment, '2001-01-01 00:00:00+00')::date
  FROM (VALUES (now() - reach), (now() + reach)) AS around (moment);
$$;

-- The numbers of what is counted, made where they are missing. Of a dimension there are :most at the most. What comes
-- after them is counted as one, (other), and from then on nothing new gets a number of its own: some of it has been
-- counted there.
CREATE FUNCTION number_keys(clients uuid[], dimensions text[], keys text[], most int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sluice.number_keys'));
  INSERT INTO counted_keys (client_id, dimension, key)
  WITH missing AS (
    SELECT DISTINCT client_id, dimension, key
    FROM unnest(clients, dimensions, keys) AS asked (client_id, dimension, key)
    WHERE NOT EXISTS (
      SELECT FROM counted_keys AS kept
      WHERE kept.client_id = asked.client_id AND kept.dimension = asked.dimension AND kept.key = asked.key)
  ),
  room AS (
    SELECT
      client_id, dimension,
      most - count(kept.key) AS places, coalesce(bool_or(kept.key = '(other)'), false) AS is_closed
    FROM (SELECT DISTINCT client_id, dimension FROM missing) AS concerned
    LEFT JOIN counted_keys AS kept USING (client_id, dimension)
    GROUP BY client_id, dimension
  )
  SELECT client_id, dimension, CASE WHEN place <= places AND NOT is_closed THEN key ELSE '(other)' END
  FROM room
  JOIN (
    SELECT *, row_number() OVER (PARTITION BY client_id, dimension ORDER BY key) AS place FROM missing
  ) AS newcomer USING (client_id, dimension)
  ON CONFLICT DO NOTHING;
END $$;
