-- Adds to a partition's own counts, which nobody else writes, and tells the new values of those that are for all time, with
-- the version that each client's slot had before, whoever wrote it.
WITH client AS (
  SELECT client_id, users_key, place, coalesce(total.version, 0) AS before
  FROM unnest(:clients::uuid[], :userKeys::bigint[]) WITH ORDINALITY AS client (client_id, users_key, place)
  LEFT JOIN (
    SELECT client_id, version FROM counts
    WHERE key_id = key_number('total', '') AND span = 'all' AND since = 'epoch' AND log_partition = :partition
  ) AS total USING (client_id)
),
counted AS (
  INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
  SELECT client_id, key, span::span, to_timestamp(since * 60), :partition, more, :version
  FROM unnest(:owners::int[], :keys::bigint[], :spans::text[], :since::bigint[], :more::bigint[])
    AS delta (place, key, span, since, more)
  JOIN client USING (place)
  ORDER BY client_id, key, span, since
  ON CONFLICT (client_id, key_id, span, since, log_partition)
    -- offsets may begin anew, versions never go back
    DO UPDATE SET value = kept.value + excluded.value, version = greatest(excluded.version, kept.version + 1)
  RETURNING client_id, key_id, span, since, value, version
),
-- its period may be closed by now, or is being closed by somebody who does not see these rows
late AS (
  INSERT INTO late_minutes (minute)
  SELECT DISTINCT since FROM counted
  WHERE span = 'minute' AND since < (SELECT max(announced_to) FROM period_kinds)
),
delta AS (
  SELECT
    client_id, user_id, actions,
    to_timestamp(first / 1e6::float8) AS first_seen, to_timestamp(last / 1e6::float8) AS last_seen
  FROM unnest(:employers::int[], :users::text[], :actions::bigint[], :first::bigint[], :last::bigint[])
    AS delta (place, user_id, actions, first, last)
  JOIN client USING (place)
),
-- of those who were forgotten, each partition takes an equal share to have been its own
crowded AS (
  SELECT client_id
  FROM client JOIN counts USING (client_id)
  WHERE key_id = users_key AND span = 'all'
  GROUP BY client_id
  HAVING
    sum(value) FILTER (WHERE log_partition = :partition)
    + coalesce(sum(value) FILTER (WHERE log_partition = -1) / count(*) FILTER (WHERE log_partition <> -1), 0)
    >= :mostUsers
),
active AS (
  SELECT client_id, user_id, actions, first_seen, last_seen
  FROM delta
  WHERE client_id NOT IN (SELECT client_id FROM crowded)
  UNION ALL
  SELECT client_id, coalesce(kept.user_id, '(other)'), sum(actions)::bigint, min(delta.first_seen), max(delta.last_seen)
  FROM delta
  LEFT JOIN (SELECT client_id, user_id FROM users WHERE log_partition = :partition) AS kept USING (client_id, user_id)
  WHERE client_id IN (SELECT client_id FROM crowded)
  GROUP BY 1, 2
),
seen AS (
  INSERT INTO users AS kept (client_id, user_id, log_partition, actions, first_seen, last_seen, version)
  SELECT client_id, user_id, :partition, actions, first_seen, last_seen, :version
  FROM active
  ORDER BY client_id, user_id
  ON CONFLICT (client_id, user_id, log_partition)
    DO UPDATE SET
      actions = kept.actions + excluded.actions,
      first_seen = least(excluded.first_seen, kept.first_seen),
      last_seen = greatest(excluded.last_seen, kept.last_seen),
      version = greatest(excluded.version, kept.version + 1)
  -- only a row that was there before has been locked
  RETURNING client_id, user_id, actions, xmax = 0 AS is_new
),
-- asked one by one: a join could be planned as a reading of all users
divided AS (
  INSERT INTO uncorrected_clients (client_id)
  SELECT DISTINCT client_id FROM seen
  WHERE is_new AND (
    SELECT true FROM users AS known
    WHERE known.client_id = seen.client_id AND known.user_id = seen.user_id AND known.log_partition <> :partition
    LIMIT 1)
),
spread AS (
  INSERT INTO user_spread AS kept (client_id, log_partition, step, users, actions, version)
  SELECT client_id, :partition, step, sum(users), sum(actions), :version
  FROM (
    SELECT client_id, spread_step(seen.actions) AS step, 1 AS users, seen.actions FROM seen
    UNION ALL
    SELECT client_id, spread_step(before), -1, -before
    FROM (
      SELECT client_id, seen.actions - active.actions AS before
      FROM seen JOIN active USING (client_id, user_id)
      WHERE NOT is_new) AS moved
  ) AS steps
  GROUP BY client_id, step
  ORDER BY client_id, step
  ON CONFLICT (client_id, log_partition, step)
    DO UPDATE SET
      users = kept.users + excluded.users,
      actions = kept.actions + excluded.actions,
      version = greatest(excluded.version, kept.version + 1)
  RETURNING client_id, step, users, actions, version
),
joined AS (
  INSERT INTO counts AS kept (client_id, key_id, span, since, log_partition, value, version)
  SELECT client_id, users_key, 'all', 'epoch', :partition, count(*), :version
  FROM seen JOIN client USING (client_id)
  WHERE is_new
  GROUP BY client_id, users_key
  ON CONFLICT (client_id, key_id, span, since, log_partition)
    DO UPDATE SET value = kept.value + excluded.value, version = greatest(excluded.version, kept.version + 1)
  RETURNING client_id, key_id, value, version
)
SELECT client_id, dimension, key, value, before, version
FROM (
  SELECT client_id, key_id AS id, value, version FROM counted WHERE span = 'all'
  UNION ALL
  SELECT client_id, key_id, value, version FROM joined
) AS grown
JOIN counted_keys USING (client_id, id)
JOIN client USING (client_id)
UNION ALL
SELECT client_id, dimension, step::text, value, before, version
FROM spread JOIN client USING (client_id), LATERAL (VALUES ('spread', users), ('spread-actions', actions)) AS figure (dimension, value)
