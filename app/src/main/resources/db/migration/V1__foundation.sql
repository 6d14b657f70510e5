-- A fingerprint of the secrets that e-mails and passwords are hashed and sealed with: with others they are of no use.
CREATE TABLE installation (
  secrets bytea   NOT NULL,
  single  boolean PRIMARY KEY DEFAULT true CONSTRAINT installation_is_one CHECK (single)
);

-- An e-mail is sealed under the key of that name, and found by a keyed hash; a client that was not registered has none.
-- One that registered without a password can't log in, and has its keys alone.
CREATE TABLE clients (
  id                uuid        PRIMARY KEY,
  name              text        NOT NULL CONSTRAINT name_is_short CHECK (char_length(name) BETWEEN 1 AND 128),
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  email_hash        bytea       UNIQUE,
  email             bytea,
  email_key         text,
  password          text,
  suspended_at      timestamptz,
  -- raised by what ends all tokens that are out: those of an earlier one are in force no more
  generation        int         NOT NULL DEFAULT 0,
  -- NULL where the settings say; 0 events a second are as many as it likes
  events_per_second bigint      CONSTRAINT rate_is_no_debt CHECK (events_per_second >= 0),
  burst             bigint      CONSTRAINT burst_lets_one_pass CHECK (burst >= 1),
  CONSTRAINT account_is_whole CHECK (
    num_nonnulls(email_hash, email, email_key) IN (0, 3) AND (password IS NULL OR email IS NOT NULL))
);

CREATE INDEX ON clients (created_at, id);

CREATE TABLE api_keys (
  prefix       text        PRIMARY KEY,
  client_id    uuid        NOT NULL REFERENCES clients,
  hash         bytea       NOT NULL CONSTRAINT hash_is_sha256 CHECK (octet_length(hash) = 32),
  scope        text        NOT NULL CONSTRAINT scope_is_known CHECK (scope IN ('write', 'read', 'admin')),
  label        text        NOT NULL,
  -- a first admin key: it is kept for good, or a file that still has one that was revoked would bring it to life
  from_file    boolean     NOT NULL DEFAULT false,
  -- from where it is good; NULL is everywhere
  addresses    cidr[]      CONSTRAINT addresses_are_few CHECK (cardinality(addresses) BETWEEN 1 AND 32),
  created_at   timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at   timestamptz
);

CREATE INDEX ON api_keys (client_id);
-- by what a key that somebody shows is found, so that a wrong secret finds as little as an unknown name
CREATE INDEX ON api_keys (hash);

-- How many calls of each client were let in, with whatever credential.
CREATE TABLE api_hits (
  client_id uuid   PRIMARY KEY,
  hits      bigint NOT NULL
) WITH (fillfactor = 70);

-- Who has changed what about clients, keys, tokens and secrets, in the transaction that changed it. It is kept for good:
-- how often somebody may register, change his password, make keys or log out is limited, and admins are few. Keys may be
-- gone of which it speaks.
CREATE TABLE audit (
  id         bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now(),
  client_id  uuid        NOT NULL,
  credential text        NOT NULL,
  what       text        NOT NULL CONSTRAINT what_is_known CHECK (what IN (
    'client-registered', 'client-renamed', 'client-suspended', 'client-reinstated', 'limits-changed',
    'password-changed', 'key-created', 'key-changed', 'key-revoked', 'logged-out', 'operator-signed-in', 'secrets-rotated',
    'user-erased', 'user-exported')),
  subject    text        NOT NULL
);

CREATE INDEX ON audit (at, id);

-- Tokens that their clients have logged out, until they would have ended by themselves.
CREATE TABLE revoked_tokens (
  id         uuid        PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX revoked_tokens_by_end ON revoked_tokens (expires_at);

-- What is in force no more, or not as it was: a key by its prefix, a token or a client by its id. Every process hears of it
-- where it can, and asks for it a few times a second, by the transaction that wrote it, since rows are not committed in the
-- order in which they are written. A few minutes' worth is kept.
CREATE TABLE revocations (
  written_in xid8        NOT NULL DEFAULT pg_current_xact_id(),
  name       text        NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (written_in, name)
);
CREATE INDEX ON revocations (written_at);

CREATE FUNCTION tell_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('revocations', NEW.name);
  DELETE FROM revocations WHERE (written_in, name) IN (
    SELECT written_in, name FROM revocations WHERE written_at < now() - interval '5 minutes'
    LIMIT 10 FOR UPDATE SKIP LOCKED);
  RETURN NULL;
END $$;
CREATE TRIGGER revocation_is_told AFTER INSERT ON revocations FOR EACH ROW EXECUTE FUNCTION tell_revocation();

-- What a page may watch what is live with, or take a file along, once and by its address alone, and the key (prefix and
-- hash) or token (claims) with which that ends.
CREATE TABLE tickets (
  hash       bytea       PRIMARY KEY CONSTRAINT ticket_is_sha256 CHECK (octet_length(hash) = 32),
  purpose    text        NOT NULL CONSTRAINT purpose_is_known CHECK (purpose IN ('live', 'download')),
  client_id  uuid        NOT NULL REFERENCES clients,
  trace      text        NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX tickets_by_client ON tickets (client_id, expires_at);
CREATE INDEX tickets_by_end ON tickets (expires_at);

-- The offset of each log partition that comes next, and the mark by which the log knows whether what stood before it is
-- still there. Written only by who names the values they have. How far the partition was ever read stays where somebody
-- sets the offset back, and goes back itself where the log has.
CREATE TABLE log_positions (
  topic       text        NOT NULL,
  partition   int         NOT NULL,
  next_offset bigint      NOT NULL DEFAULT 0,
  mark        text        NOT NULL DEFAULT '',
  furthest    bigint      NOT NULL DEFAULT 0,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, partition),
  CONSTRAINT offset_is_a_place CHECK (next_offset >= 0)
);

-- When the primary last took note of the time. What a replica shows of it says of when the replica is.
CREATE TABLE heartbeat (
  at     timestamptz NOT NULL,
  single boolean     PRIMARY KEY DEFAULT true CONSTRAINT heartbeat_is_one CHECK (single)
) WITH (fillfactor = 50);
INSERT INTO heartbeat (at) VALUES ('epoch');

-- One partition a day, made the day before or when its first event comes. There is no default partition: it would have to
-- be scanned whenever one is added.
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
  segment       int         NOT NULL,
  log_offset    bigint      NOT NULL,
  PRIMARY KEY (client_id, received_at, id)
) PARTITION BY RANGE (received_at);

-- Rows that were stored one after another have the same segment, half a million of them, more or less. In the index of
-- fields each has a range of its own, so that a row goes where the last ones went, however many there are, and a search
-- asks once for each segment that has rows of its time. Times are told apart by stretches of ten minutes.
CREATE TABLE event_segments (
  since   timestamptz NOT NULL,
  segment int         NOT NULL,
  PRIMARY KEY (since, segment)
);

CREATE FUNCTION event_token(segment int, hash bigint) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (segment::bigint << 32) | (hash & 4294967295);

-- What a search can ask for, as numbers: each field's value with its client and its place. Two that have one number are told
-- apart by the row itself.
CREATE FUNCTION event_tokens(
  segment int, client_id uuid, action text, user_id text, page text, role text, session_id text, ip inet
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(
  ARRAY[
    event_token(segment, hashtextextended(action, uuid_hash_extended(client_id, 1))),
    event_token(segment, hashtextextended(user_id, uuid_hash_extended(client_id, 2))),
    event_token(segment, hashtextextended(page, uuid_hash_extended(client_id, 3))),
    event_token(segment, hashtextextended(role, uuid_hash_extended(client_id, 4))),
    event_token(segment, hashtextextended(session_id, uuid_hash_extended(client_id, 5))),
    event_token(segment, hashinetextended(ip, uuid_hash_extended(client_id, 6)))],
  NULL);

-- The numbers of one field's value in several segments, the other fields being NULL.
CREATE FUNCTION search_tokens(
  segments int[], client_id uuid, action text, user_id text, page text, role text, session_id text, ip inet
) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT array_agg(token)
  FROM
    unnest(segments) AS segment,
    unnest(event_tokens(segment, client_id, action, user_id, page, role, session_id, ip)) AS token);

-- One index for all fields and for what several of them have in common. It costs less than two that know one field each,
-- because new rows wait in a list until there are enough of them to sort.
CREATE INDEX ON events USING gin (event_tokens(segment, client_id, action, user_id, page, role, session_id, ip));
CREATE INDEX ON events (client_id, occurred_at);

-- What came late or ahead of its time, of which there is little but for files of old events: whatever occurred long before it
-- was received is here, and a search for it need not look through all that was received since.
CREATE INDEX ON events (client_id, received_at, id, occurred_at)
  WHERE received_at - occurred_at > interval '1 hour' OR occurred_at - received_at > interval '1 hour';

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
  id        bigint NOT NULL,
  PRIMARY KEY (client_id, dimension, key),
  UNIQUE (client_id, id)
);

-- Made of what it stands for, so that a number that somebody remembers can't come to mean something else, whatever backup the
-- database is restored from. What clients name is odd, and can't take the number of what they do not.
CREATE FUNCTION key_number(dimension text, key text) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN
  ('x' || left(encode(sha256(convert_to(dimension || ':' || key, 'UTF8')), 'hex'), 16))::bit(64)::bigint & -2
  | (key NOT IN ('', '(other)'))::int;

CREATE TYPE span AS ENUM ('all', 'day', 'hour', 'minute');

-- Each number is kept once per log partition, whose one writer never meets another; a reader adds them up. The version
-- tells which of two values of a row is the newer. It is the partition's next offset at the commit that wrote it, and
-- where offsets begin anew it goes on from where it stood. What is for all time is since the epoch. Slot -1 is no
-- partition's: it has what is taken off for rows that were dropped.
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

-- by what is dropped once it is old
CREATE INDEX ON counts_day (since);
CREATE INDEX ON counts_hour (since);
CREATE INDEX ON counts_minute (since);

-- by what the clients that send most are found: of a client and a minute one entry, however much else is counted of it
CREATE INDEX ON counts_day (since) WHERE key_id = key_number('total', '');
CREATE INDEX ON counts_hour (since) WHERE key_id = key_number('total', '');
CREATE INDEX ON counts_minute (since) WHERE key_id = key_number('total', '');

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

-- of whom something has been taken off, and who may have nothing left
CREATE INDEX ON users (client_id, user_id) WHERE log_partition = -1;

-- What users and groups are said to be. Each trait has its value and the event that said it, as a text that is the greater
-- the later the event, and each group of a user the same. Kept once per log partition, and the newest is found on reading.
CREATE TABLE profiles (
  client_id     uuid        NOT NULL,
  kind          text        NOT NULL CONSTRAINT kind_is_known CHECK (kind IN ('user', 'group')),
  name          text        NOT NULL,
  log_partition int         NOT NULL,
  traits        jsonb       NOT NULL,
  groups        jsonb       NOT NULL,
  -- how many traits and groups there are, or more, and when what told of them occurred, or before and after that
  size          int         NOT NULL,
  told_from     timestamptz NOT NULL,
  told_to       timestamptz NOT NULL,
  -- of events that are no longer kept, where none is
  first_seen    timestamptz,
  last_seen     timestamptz,
  PRIMARY KEY (client_id, kind, name, log_partition)
) WITH (fillfactor = 70);

-- Other ids that users are known by, each with the first event that said so. Of several users who claim an id it is the
-- first one's, by when that was received.
CREATE TABLE joined_ids (
  client_id uuid NOT NULL,
  user_id   text NOT NULL,
  id        text NOT NULL,
  version   text NOT NULL COLLATE "C",
  PRIMARY KEY (client_id, user_id, id)
);
CREATE INDEX ON joined_ids (client_id, id, version);

-- Of two sets of traits the newest of each. Those are kept that come first by name, so that it is the same in whatever
-- order they come.
CREATE FUNCTION newest(kept jsonb, more jsonb, most int) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT coalesce(jsonb_object_agg(name, said), '{}')
  FROM (
    SELECT DISTINCT ON (name COLLATE "C") name, said
    FROM (SELECT * FROM jsonb_each(kept) UNION ALL SELECT * FROM jsonb_each(more)) AS trait (name, said)
    ORDER BY name COLLATE "C", (said ->> 1) COLLATE "C" DESC
    LIMIT most
  ) AS chosen
);

-- This id and the others of whoever is known by it, in no order, and no more than so many others.
CREATE FUNCTION ids_of(client uuid, name text, others int) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  WITH RECURSIVE person (id) AS (
    SELECT name
    UNION
    SELECT near.id
    FROM person, LATERAL (
      (SELECT user_id AS id FROM joined_ids
        WHERE client_id = client AND joined_ids.id = person.id
        ORDER BY version LIMIT 1)
      UNION ALL
      SELECT claim.id FROM joined_ids AS claim
      WHERE claim.client_id = client AND claim.user_id = person.id
        AND NOT EXISTS (
          SELECT FROM joined_ids AS earlier
          WHERE earlier.client_id = client AND earlier.id = claim.id AND earlier.version < claim.version)
    ) AS near
  )
  SELECT id FROM person LIMIT others + 1
$$;

-- Of users with about as many actions, how many there are and what they have done together: exact up to 128 actions, from
-- there 32 steps for each doubling. How evenly actions are spread can be told from it, however many users there are.
CREATE FUNCTION spread_step(actions bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN actions <= 128 THEN actions::int
  ELSE 129 + floor(32 * ln(actions::float8 / 128) / ln(2::float8))::int
END;

-- Kept once per log partition as well, of what each has there. Slot -1 has what makes the sum right for users who are in
-- several, or have lost some of it, as of when they were added up last.
CREATE TABLE user_spread (
  client_id     uuid   NOT NULL,
  log_partition int    NOT NULL,
  step          int    NOT NULL,
  users         bigint NOT NULL,
  actions       bigint NOT NULL,
  version       bigint NOT NULL,
  PRIMARY KEY (client_id, log_partition, step)
) WITH (fillfactor = 70);

-- Clients whose users have to be added up, since one has come to be in several slots, or has lost something: noted each time
-- that is seen. Without a key: none of those who write here waits for another.
CREATE TABLE uncorrected_clients (
  client_id uuid NOT NULL
);

-- When that was done last.
CREATE TABLE corrected_clients (
  client_id    uuid        PRIMARY KEY,
  corrected_at timestamptz NOT NULL
);

-- What stood in the log and was no event. The digest is part of the key: a log that was made anew has other letters at
-- the same offsets, and one that is read again has the same.
CREATE TABLE dead_letters (
  id            bigint      NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  topic         text        NOT NULL,
  log_partition int         NOT NULL,
  log_offset    bigint      NOT NULL,
  reason        text        NOT NULL CONSTRAINT reason_is_known CHECK (reason IN ('no-event', 'out-of-time', 'refused')),
  detail        text        NOT NULL,
  payload       bytea       NOT NULL,
  -- whose event it is, where it is one
  client_id     uuid,
  user_id       text,
  digest        bytea       NOT NULL GENERATED ALWAYS AS (sha256(payload)) STORED,
  created_at    timestamptz NOT NULL DEFAULT now(),
  replayed_at   timestamptz,
  PRIMARY KEY (topic, log_partition, log_offset, digest)
);
CREATE INDEX ON dead_letters (created_at, id);
CREATE INDEX ON dead_letters (client_id, user_id) WHERE user_id IS NOT NULL;

-- Who was erased, for good: what was received up to then is not stored, from wherever it comes. He is known by a keyed hash
-- of his name, and by the name itself only until all of his is gone.
CREATE TABLE erasures (
  client_id    uuid        NOT NULL,
  trace        bytea       NOT NULL CONSTRAINT trace_is_a_hash CHECK (octet_length(trace) = 32),
  erased_up_to timestamptz NOT NULL,
  user_id      text,
  tried_at     timestamptz,
  events       bigint      NOT NULL DEFAULT 0,
  reports      bigint      NOT NULL DEFAULT 0,
  dead_letters bigint      NOT NULL DEFAULT 0,
  PRIMARY KEY (client_id, trace)
);
-- a batch asks for those that are newer than its oldest event, which are hardly ever any
CREATE INDEX ON erasures (client_id, erased_up_to);
CREATE INDEX ON erasures (tried_at) WHERE user_id IS NOT NULL;

-- What is added up by periods: the report of what each user has done, and each day. The first period begins at begins_at or
-- where counting began. Whatever is older than announced_to and stored from now on may be too late for its period.
CREATE TABLE period_kinds (
  kind         text        PRIMARY KEY CONSTRAINT kind_is_known CHECK (kind IN ('report', 'day')),
  begins_at    timestamptz,
  announced_to timestamptz NOT NULL DEFAULT '-infinity'
);

INSERT INTO period_kinds (kind) VALUES ('report'), ('day');

-- Each period whose events have been added up, once, also where there were none. A stale one is about to be added up again.
CREATE TABLE closed_periods (
  kind      text        NOT NULL REFERENCES period_kinds,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  made_at   timestamptz NOT NULL DEFAULT now(),
  is_stale  boolean     NOT NULL DEFAULT false,
  PRIMARY KEY (kind, starts_at),
  CONSTRAINT period_is_a_stretch CHECK (starts_at < ends_at)
);

CREATE INDEX ON closed_periods (kind, starts_at) WHERE is_stale;

-- Minutes of events that came too late. Without a key: none of those who write here waits for another.
CREATE TABLE late_minutes (
  minute timestamptz NOT NULL
);

CREATE TABLE activity_reports (
  client_id uuid        NOT NULL,
  starts_at timestamptz NOT NULL,
  user_id   text        NOT NULL,
  actions   bigint      NOT NULL,
  PRIMARY KEY (client_id, starts_at, user_id)
);
-- by what is deleted once it is old
CREATE INDEX ON activity_reports (starts_at);

CREATE TABLE daily_usage (
  client_id uuid   NOT NULL,
  day       date   NOT NULL,
  events    bigint NOT NULL,
  users     bigint NOT NULL,
  PRIMARY KEY (client_id, day)
);

-- The multiple of a length, counted from midnight, that a time has come to.
CREATE FUNCTION period_start(length interval, moment timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
RETURN date_bin(length, moment, '2001-01-01 00:00:00+00');

-- The period that comes next: where an event was older than all periods the one before the first, otherwise the one after
-- the last. It reaches to the next multiple of the length, even where the length is another than it was.
CREATE FUNCTION next_period(asked text, length interval, OUT starts_at timestamptz, OUT ends_at timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT period_start(length, first.starts_at - interval '1 microsecond'), first.starts_at
  FROM period_kinds
  JOIN (SELECT min(closed.starts_at) AS starts_at FROM closed_periods AS closed WHERE closed.kind = asked) AS first
    ON begins_at < first.starts_at
  WHERE kind = asked
  UNION ALL
  SELECT start, period_start(length, start) + length
  FROM (
    SELECT coalesce(
      (SELECT last.ends_at FROM closed_periods AS last WHERE last.kind = asked ORDER BY last.starts_at DESC LIMIT 1),
      least(begins_at, (SELECT min(since) FROM counts WHERE span = 'day'))) AS start
    FROM period_kinds
    WHERE kind = asked) AS following
  LIMIT 1
$$;

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

-- An id is stored in the week of a moment, and where that is about to end or has just begun, in its neighbour as well. Where
-- the reach is as long as a transaction may last, any two that write at the same time share a week, and one of them sees
-- what the other has written.
CREATE FUNCTION weeks_around(moment timestamptz, reach interval) RETURNS SETOF date LANGUAGE sql STABLE AS $$
  SELECT DISTINCT date_bin('7 days', around, '2001-01-01 00:00:00+00')::date
  FROM (VALUES (moment - reach), (moment + reach)) AS reached (around);
$$;

-- The numbers of what is counted, made where they are missing. Of a dimension there are :most at the most. What comes
-- after them is counted as one, (other), and so is what has the number of another: to find one is work that buys nothing.
-- From then on nothing new gets a number of its own: some of it has been counted there.
CREATE FUNCTION number_keys(clients uuid[], dimensions text[], keys text[], most int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sluice.number_keys'));
  INSERT INTO counted_keys (client_id, dimension, key, id)
  WITH missing AS (
    SELECT DISTINCT client_id, dimension, key
    FROM unnest(clients, dimensions, keys) AS asked (client_id, dimension, key)
    WHERE NOT EXISTS (
      SELECT FROM counted_keys AS kept
      WHERE kept.client_id = asked.client_id AND kept.dimension = asked.dimension AND kept.key = asked.key)
  ),
  room AS (
    SELECT client_id, dimension, most - count(kept.key) AS places
    FROM (SELECT DISTINCT client_id, dimension FROM missing) AS concerned
    LEFT JOIN counted_keys AS kept USING (client_id, dimension)
    GROUP BY client_id, dimension
    HAVING coalesce(bool_and(kept.key <> '(other)'), true)
  )
  SELECT client_id, dimension, key, key_number(dimension, key)
  FROM room
  JOIN (
    SELECT *, row_number() OVER (PARTITION BY client_id, dimension ORDER BY key) AS place FROM missing
  ) AS newcomer USING (client_id, dimension)
  WHERE place <= places
  ON CONFLICT DO NOTHING;

  INSERT INTO counted_keys (client_id, dimension, key, id)
  SELECT DISTINCT client_id, dimension, '(other)', key_number(dimension, '(other)')
  FROM unnest(clients, dimensions, keys) AS asked (client_id, dimension, key)
  WHERE NOT EXISTS (
    SELECT FROM counted_keys AS kept
    WHERE kept.client_id = asked.client_id AND kept.dimension = asked.dimension AND kept.key IN (asked.key, '(other)'))
  ON CONFLICT DO NOTHING;
END $$;

-- The partitions that a day or a week has, and which it is.
CREATE FUNCTION partitions_of(parent regclass) RETURNS TABLE (name text, begun date) LANGUAGE sql STABLE AS $$
  -- apart, or the names of all tables there are could be taken for dates first
  WITH partition AS MATERIALIZED (
    SELECT relname::text AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = parent
  )
  SELECT name, to_date(right(name, 8), 'YYYYMMDD') FROM partition;
$$;

-- Takes a day's rows and all that was counted of them away, and tells how many rows there were. Nobody stores in that day
-- meanwhile, while it can still be read. Readers are in the way of TRUNCATE alone, which is why it comes last: whoever
-- comes after it waits behind it, so it is given up after half a second, and tried again once they have had their turn.
-- Only one does this at a time; the other is told nothing.
CREATE FUNCTION empty_day(day date) RETURNS bigint LANGUAGE plpgsql SET lock_timeout = '500ms' AS $$
DECLARE
  name  text := 'events_' || to_char(day, 'YYYYMMDD');
  begun timestamptz := day::timestamp AT TIME ZONE 'UTC';
  ended timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
  gone  bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('sluice.retention')) OR to_regclass(name) IS NULL THEN
    RETURN NULL;
  END IF;
  BEGIN
    EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', name);
  EXCEPTION WHEN undefined_table THEN
    -- who emptied it has just dropped it
    RETURN NULL;
  END;
  EXECUTE format('SELECT count(*) FROM %I', name) INTO gone;

  INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
  SELECT client_id, key_id, 'all', 'epoch', -1, -sum(value), 1
  FROM counts
  WHERE span = 'day' AND since >= begun AND since < ended
  GROUP BY client_id, key_id
  ORDER BY client_id, key_id
  ON CONFLICT (client_id, key_id, span, since, log_partition)
    DO UPDATE SET value = kept.value + excluded.value, version = kept.version + 1;
  DELETE FROM counts WHERE span <> 'all' AND since >= begun AND since < ended;
  DELETE FROM event_segments WHERE since >= begun AND since < ended;
  -- what was reported of the day is right, and can't be added up again
  DELETE FROM late_minutes WHERE minute >= begun AND minute < ended;
  UPDATE closed_periods SET is_stale = false WHERE is_stale AND starts_at >= begun AND starts_at < ended;

  -- A user from whom more is taken than he has was counted with all others for the rest. The slot has no part in when he
  -- was seen.
  EXECUTE format($users$
    WITH gone AS (
      SELECT client_id, user_id, count(*) AS actions FROM %I WHERE user_id IS NOT NULL GROUP BY client_id, user_id
    ),
    share AS (
      SELECT
        client_id, user_id, gone.actions AS whole, least(gone.actions, coalesce(sum(users.actions), 0)::bigint) AS own
      FROM gone LEFT JOIN users USING (client_id, user_id)
      GROUP BY client_id, user_id, gone.actions
    ),
    concerned AS (
      INSERT INTO uncorrected_clients (client_id) SELECT DISTINCT client_id FROM gone
    )
    INSERT INTO users AS kept (client_id, user_id, log_partition, actions, first_seen, last_seen, version)
    SELECT client_id, user_id, -1, -sum(actions), 'infinity', '-infinity', 1
    FROM (
      SELECT client_id, user_id, own AS actions FROM share
      UNION ALL
      SELECT client_id, '(other)', whole - own FROM share
    ) AS taken
    WHERE actions > 0
    GROUP BY client_id, user_id
    ORDER BY client_id, user_id
    ON CONFLICT (client_id, user_id, log_partition)
      DO UPDATE SET actions = kept.actions + excluded.actions, version = kept.version + 1
    $users$, name);

  IF gone = 0 THEN
    RETURN gone;
  END IF;
  FOR try IN 1..5 LOOP
    BEGIN
      EXECUTE format('TRUNCATE %I', name);
      RETURN gone;
    EXCEPTION WHEN lock_not_available THEN
      IF try = 5 THEN
        RAISE;
      END IF;
      PERFORM pg_sleep(0.5);
    END;
  END LOOP;
END $$;

-- Forgets those of the next users who have nothing left, and tells who was looked at last. Whoever is being written to has
-- something left, and is not waited for. A row that comes meanwhile in a slot of its own is no part of the sum, and stays.
CREATE FUNCTION forget_users(after_client uuid, after_user text, most int)
RETURNS TABLE (last_client uuid, last_user text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  -- whoever has it is waited for as long as for any lock: once the day is dropped nobody comes back for them
  PERFORM pg_advisory_xact_lock(hashtext('sluice.retention'));
  RETURN QUERY
  WITH lessened AS MATERIALIZED (
    SELECT client_id, user_id FROM users
    WHERE log_partition = -1 AND (client_id, user_id) > (after_client, after_user)
    ORDER BY client_id, user_id
    LIMIT most
  ),
  idle AS MATERIALIZED (
    SELECT client_id, user_id, count(*) AS slots
    FROM lessened JOIN users USING (client_id, user_id)
    GROUP BY client_id, user_id
    HAVING sum(actions) = 0
  ),
  held AS (
    SELECT users.client_id, users.user_id, actions, slots
    FROM users JOIN idle USING (client_id, user_id)
    FOR UPDATE OF users SKIP LOCKED
  ),
  gone AS (
    SELECT client_id, user_id FROM held
    GROUP BY client_id, user_id, slots
    HAVING sum(actions) = 0 AND count(*) = slots
  ),
  forgotten AS (
    DELETE FROM users USING gone
    WHERE users.client_id = gone.client_id AND users.user_id = gone.user_id
    RETURNING users.client_id, users.user_id, log_partition, first_seen, last_seen
  ),
  -- who is said to be something is still known, and keeps when he was seen; the others have no profile either
  absent AS (
    SELECT client_id, user_id, min(first_seen) AS first_seen, max(last_seen) AS last_seen
    FROM forgotten
    WHERE log_partition <> -1
    GROUP BY client_id, user_id
  ),
  said AS (
    SELECT client_id, user_id, bool_or(
      profiles.groups <> '{}' OR EXISTS (SELECT FROM jsonb_each(traits) WHERE value -> 0 <> 'null')) AS is_something
    FROM absent JOIN profiles USING (client_id)
    WHERE kind = 'user' AND name = user_id
    GROUP BY client_id, user_id
  ),
  portrait AS (
    SELECT client_id, name, log_partition, is_something, absent.first_seen, absent.last_seen
    FROM absent JOIN said USING (client_id, user_id) JOIN profiles USING (client_id)
    WHERE kind = 'user' AND name = user_id
    FOR UPDATE OF profiles SKIP LOCKED
  ),
  noted AS (
    UPDATE profiles SET
      first_seen = least(profiles.first_seen, portrait.first_seen),
      last_seen = greatest(profiles.last_seen, portrait.last_seen)
    FROM portrait
    WHERE is_something AND profiles.client_id = portrait.client_id AND kind = 'user'
      AND profiles.name = portrait.name AND profiles.log_partition = portrait.log_partition
  ),
  nothing AS (
    DELETE FROM profiles USING portrait
    WHERE NOT is_something AND profiles.client_id = portrait.client_id AND kind = 'user'
      AND profiles.name = portrait.name AND profiles.log_partition = portrait.log_partition
  ),
  claim AS (
    SELECT client_id, user_id, id
    FROM joined_ids JOIN absent USING (client_id, user_id) LEFT JOIN said USING (client_id, user_id)
    WHERE is_something IS NOT TRUE
    FOR UPDATE OF joined_ids SKIP LOCKED
  ),
  parted AS (
    DELETE FROM joined_ids USING claim
    WHERE joined_ids.client_id = claim.client_id AND joined_ids.user_id = claim.user_id AND joined_ids.id = claim.id
  ),
  fewer AS (
    INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
    SELECT client_id, id, 'all', 'epoch', -1, -count(DISTINCT user_id), 1
    FROM forgotten JOIN counted_keys USING (client_id)
    WHERE log_partition <> -1 AND dimension = 'users'
    GROUP BY client_id, id
    ON CONFLICT (client_id, key_id, span, since, log_partition)
      DO UPDATE SET value = kept.value + excluded.value, version = kept.version + 1
  )
  SELECT client_id, user_id FROM lessened ORDER BY client_id DESC, user_id DESC LIMIT 1;
END $$;

-- Forgets one user whose rows are gone. If he has come back meanwhile, only when he was seen before that is forgotten.
CREATE FUNCTION forget_user(client uuid, name text, up_to timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sluice.retention'));
  PERFORM FROM users WHERE client_id = client AND user_id = name ORDER BY log_partition FOR UPDATE;
  IF (SELECT coalesce(sum(actions), 0) FROM users WHERE client_id = client AND user_id = name) = 0 THEN
    WITH forgotten AS (
      DELETE FROM users WHERE client_id = client AND user_id = name RETURNING log_partition
    )
    INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
    SELECT client, key_number('users', ''), 'all', 'epoch', -1, -1, 1
    WHERE EXISTS (SELECT FROM forgotten WHERE log_partition <> -1)
    ON CONFLICT (client_id, key_id, span, since, log_partition)
      DO UPDATE SET value = kept.value + excluded.value, version = kept.version + 1;
  ELSIF name <> '(other)' THEN
    UPDATE users SET first_seen = greatest(first_seen, up_to), last_seen = greatest(last_seen, up_to)
    WHERE client_id = client AND user_id = name AND log_partition <> -1;
  END IF;
END $$;

-- Forgets what one user is said to be, and all ids that he is known by or that are known by his, those only where it was
-- told before. In the order in which others write.
CREATE FUNCTION forget_profile(client uuid, said_of text, up_to timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  -- as versions have it: the sign turned round
  received text := to_hex((extract(epoch FROM up_to) * 1000000)::bigint # (-9223372036854775807 - 1));
BEGIN
  PERFORM FROM profiles WHERE client_id = client AND kind = 'user' AND name = said_of ORDER BY log_partition FOR UPDATE;
  DELETE FROM profiles WHERE client_id = client AND kind = 'user' AND name = said_of;
  PERFORM FROM joined_ids WHERE client_id = client AND (user_id = said_of OR id = said_of) ORDER BY user_id, id FOR UPDATE;
  DELETE FROM joined_ids
  WHERE client_id = client
    AND (user_id = said_of OR (id = said_of AND substr(version, 1, 16) <= received COLLATE "C"));
END $$;

-- Adds a client's users up anew, and puts into slot -1 what the other slots differ by: how many there are, and how their
-- actions are spread. Users and slots are seen as of one moment, so that it is right whatever is stored meanwhile. Tells
-- whether it was done, which it is not while somebody else does it, or takes users off.
CREATE FUNCTION correct_users(client uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('sluice.retention')) THEN
    RETURN false;
  END IF;
  -- before that moment: whoever is noted after it is added up once more
  DELETE FROM uncorrected_clients WHERE client_id = client;
  INSERT INTO corrected_clients AS known (client_id, corrected_at) VALUES (client, now())
  ON CONFLICT (client_id) DO UPDATE SET corrected_at = excluded.corrected_at;

  WITH person AS MATERIALIZED (
    SELECT sum(actions)::bigint AS actions, bool_or(log_partition <> -1) AS is_counted
    FROM users
    WHERE client_id = client
    GROUP BY user_id
  ),
  found AS (
    SELECT spread_step(actions) AS step, count(*) AS users, sum(actions)::bigint AS actions
    FROM person
    WHERE actions > 0
    GROUP BY 1
  ),
  kept AS (
    SELECT step, sum(users)::bigint AS users, sum(actions)::bigint AS actions
    FROM user_spread
    WHERE client_id = client AND log_partition <> -1
    GROUP BY step
  ),
  noted AS (
    SELECT step, users, actions FROM user_spread WHERE client_id = client AND log_partition = -1
  ),
  difference AS (
    SELECT
      step,
      coalesce(found.users, 0) - coalesce(kept.users, 0) AS users,
      coalesce(found.actions, 0) - coalesce(kept.actions, 0) AS actions
    FROM found FULL JOIN kept USING (step) FULL JOIN noted USING (step)
  ),
  spread AS (
    INSERT INTO user_spread AS kept (client_id, log_partition, step, users, actions, version)
    SELECT client, -1, step, difference.users, difference.actions, 1
    FROM difference LEFT JOIN noted USING (step)
    WHERE (difference.users, difference.actions) <> (coalesce(noted.users, 0), coalesce(noted.actions, 0))
    ON CONFLICT (client_id, log_partition, step)
      DO UPDATE SET users = excluded.users, actions = excluded.actions, version = kept.version + 1
  ),
  counted AS (
    SELECT
      key_id,
      (SELECT count(*) FROM person WHERE is_counted) - coalesce(sum(value) FILTER (WHERE log_partition <> -1), 0) AS more,
      coalesce(sum(value) FILTER (WHERE log_partition = -1), 0) AS noted
    FROM counts
    WHERE client_id = client AND key_id = key_number('users', '') AND span = 'all'
    GROUP BY key_id
  )
  INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
  SELECT client, key_id, 'all', 'epoch', -1, more, 1 FROM counted WHERE more <> noted
  ON CONFLICT (client_id, key_id, span, since, log_partition)
    DO UPDATE SET value = excluded.value, version = kept.version + 1;
  RETURN true;
END $$;

-- Drops a partition, for which the parent must be free of readers and writers for a moment. All that come meanwhile wait,
-- so it is given up after half a second, and tells so.
CREATE FUNCTION drop_partition(parent regclass, name text, only_empty boolean)
RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '500ms' AS $$
DECLARE
  is_filled boolean := false;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('sluice.make_partition')) OR to_regclass(name) IS NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', parent);
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE NOWAIT', name);
  IF only_empty THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_filled;
  END IF;
  IF NOT is_filled THEN
    EXECUTE format('DROP TABLE %I', name);
  END IF;
  RETURN NOT is_filled;
END $$;
