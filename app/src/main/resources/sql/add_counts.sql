-- Adds to the own counts of partitions, which nobody else writes, and tells the new values of those that are for all time,
-- with the version that each client's slot had before, whoever wrote it.
WITH holder AS (
  SELECT client_id, log_partition, holder.version, users_key, place, coalesce(total.version, 0) AS before
  FROM unnest(:clients::uuid[], :partitions::int[], :versions::bigint[], :userKeys::bigint[])
    WITH ORDINALITY AS holder (client_id, log_partition, version, users_key, place)
  LEFT JOIN (
    SELECT client_id, log_partition, version FROM counts
    WHERE key_id = key_number('total', '') AND span = 'all' AND since = 'epoch'
  ) AS total USING (client_id, log_partition)
),
counted AS (
  INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
  SELECT client_id, key, span::span, to_timestamp(since * 60), log_partition, more, version
  FROM unnest(:owners::int[], :keys::bigint[], :spans::text[], :since::bigint[], :more::bigint[])
    AS delta (place, key, span, since, more)
  JOIN holder USING (place)
  ORDER BY client_id, key, span, since, log_partition
  ON CONFLICT (client_id, key_id, span, since, log_partition)
    -- offsets may begin anew, versions never go back
    DO UPDATE SET value = kept.value + excluded.value, version = greatest(excluded.version, kept.version + 1)
  RETURNING client_id, log_partition, key_id, span, since, value, version
),
-- its period may be closed by now, or is being closed by somebody who does not see these rows
late AS (
  INSERT INTO late_minutes (minute)
  SELECT DISTINCT since FROM counted
  WHERE span = 'minute' AND since < (SELECT max(announced_to) FROM period_kinds)
),
delta AS (
  SELECT
    client_id, log_partition, version, user_id, actions,
    to_timestamp(first / 1e6::float8) AS first_seen, to_timestamp(last / 1e6::float8) AS last_seen
  FROM unnest(:employers::int[], :users::text[], :actions::bigint[], :first::bigint[], :last::bigint[])
    AS delta (place, user_id, actions, first, last)
  JOIN holder USING (place)
),
-- of those who were forgotten, each partition takes an equal share to have been its own
crowded AS (
  SELECT holder.client_id, holder.log_partition
  FROM holder JOIN counts USING (client_id)
  WHERE key_id = users_key AND span = 'all'
  GROUP BY holder.client_id, holder.log_partition
  HAVING
    sum(value) FILTER (WHERE counts.log_partition = holder.log_partition)
    + coalesce(sum(value) FILTER (WHERE counts.log_partition = -1) / count(*) FILTER (WHERE counts.log_partition <> -1), 0)
    >= :mostUsers
),
active AS (
  SELECT client_id, log_partition, version, user_id, actions, first_seen, last_seen
  FROM delta
  WHERE (client_id, log_partition) NOT IN (SELECT client_id, log_partition FROM crowded)
  UNION ALL
  SELECT client_id, log_partition, version, kept_as, sum(actions)::bigint, min(first_seen), max(last_seen)
  FROM (
    SELECT
      delta.*,
      coalesce(
        (SELECT user_id FROM users AS kept
          WHERE kept.client_id = delta.client_id AND kept.user_id = delta.user_id AND kept.log_partition = delta.log_partition),
        '(other)') AS kept_as
    FROM delta
    WHERE (client_id, log_partition) IN (SELECT client_id, log_partition FROM crowded)
  ) AS known
  GROUP BY client_id, log_partition, version, kept_as
),
seen AS (
  INSERT INTO users AS kept (client_id, user_id, log_partition, actions, first_seen, last_seen, version)
  SELECT client_id, user_id, log_partition, actions, first_seen, last_seen, version
  FROM active
  ORDER BY client_id, user_id, log_partition
  ON CONFLICT (client_id, user_id, log_partition)
    DO UPDATE SET
      actions = kept.actions + excluded.actions,
      first_seen = least(excluded.first_seen, kept.first_seen),
      last_seen = greatest(excluded.last_seen, kept.last_seen),
      version = greatest(excluded.version, kept.version + 1)
  -- only a row that was there before has been locked
  RETURNING client_id, log_partition, user_id, actions, xmax = 0 AS is_new
),
-- asked one by one: a join could be planned as a reading of all users
divided AS (
  INSERT INTO uncorrected_clients (client_id)
  SELECT client_id FROM seen
  WHERE is_new AND (
    SELECT true FROM users AS known
    WHERE known.client_id = seen.client_id AND known.user_id = seen.user_id AND known.log_partition <> seen.log_partition
    LIMIT 1)
  UNION
  SELECT client_id FROM seen GROUP BY client_id, user_id HAVING count(*) > 1 AND bool_or(is_new)
),
spread AS (
  INSERT INTO user_spread AS kept (client_id, log_partition, step, users, actions, version)
  SELECT client_id, log_partition, step, sum(users), sum(actions), version
  FROM (
    SELECT client_id, log_partition, spread_step(seen.actions) AS step, 1 AS users, seen.actions FROM seen
    UNION ALL
    SELECT client_id, log_partition, spread_step(before), -1, -before
    FROM (
      SELECT client_id, log_partition, seen.actions - active.actions AS before
      FROM seen JOIN active USING (client_id, log_partition, user_id)
      WHERE NOT is_new) AS moved
  ) AS steps
  JOIN holder USING (client_id, log_partition)
  GROUP BY client_id, log_partition, version, step
  ORDER BY client_id, log_partition, step
  ON CONFLICT (client_id, log_partition, step)
    DO UPDATE SET
      users = kept.users + excluded.users,
      actions = kept.actions + excluded.actions,
      version = greatest(excluded.version, kept.version + 1)
  RETURNING client_id, log_partition, step, users, actions, version
),
joined AS (
  INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
  SELECT client_id, users_key, 'all', 'epoch', log_partition, count(*), version
  FROM seen JOIN holder USING (client_id, log_partition)
  WHERE is_new
  GROUP BY client_id, users_key, log_partition, version
  ORDER BY client_id, log_partition
  ON CONFLICT (client_id, key_id, span, since, log_partition)
    DO UPDATE SET value = kept.value + excluded.value, version = greatest(excluded.version, kept.version + 1)
  RETURNING client_id, log_partition, key_id, value, version
)
SELECT client_id, log_partition, dimension, key, value, before, grown.version
FROM (
  SELECT client_id, log_partition, key_id AS id, value, version FROM counted WHERE span = 'all'
  UNION ALL
  SELECT client_id, log_partition, key_id, value, version FROM joined
) AS grown
JOIN counted_keys USING (client_id, id)
JOIN holder USING (client_id, log_partition)
UNION ALL
SELECT client_id, log_partition, dimension, step::text, value, before, spread.version
FROM spread JOIN holder USING (client_id, log_partition), LATERAL (VALUES ('spread', users), ('spread-actions', actions)) AS figure (dimension, value)
