-- Adds to a partition's own counts, which nobody else writes, and tells the new values of those that are for all time.
WITH client AS (
  SELECT client_id, users_key, place
  FROM unnest(:clients::uuid[], :userKeys::bigint[]) WITH ORDINALITY AS client (client_id, users_key, place)
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
  RETURNING client_id, xmax = 0 AS is_new
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
SELECT client_id, dimension, key, value, version
FROM (
  SELECT client_id, key_id AS id, value, version FROM counted WHERE span = 'all'
  UNION ALL
  SELECT client_id, key_id, value, version FROM joined
) AS grown
JOIN counted_keys USING (client_id, id)
