-- Who is meant by an id: what is newest of all ids that are joined to it. Nothing comes back of whom nothing is known. Each
-- id is asked for by itself: a join could be planned as a reading of all users.
WITH person AS MATERIALIZED (
  SELECT ids_of(:client, :user, :joinedIds) AS id
),
portrait AS MATERIALIZED (
  SELECT traits, groups, first_seen, last_seen
  FROM profiles
  WHERE client_id = :client AND kind = 'user' AND name = ANY(ARRAY(SELECT id FROM person))
),
seen AS MATERIALIZED (
  SELECT
    coalesce(sum(actions), 0)::bigint AS events,
    min(first_seen) FILTER (WHERE log_partition >= 0) AS first_seen,
    max(last_seen) FILTER (WHERE log_partition >= 0) AS last_seen
  FROM users
  WHERE client_id = :client AND user_id = ANY(ARRAY(SELECT id FROM person))
),
newest AS (
  SELECT DISTINCT ON (key COLLATE "C") key, value -> 0 AS said
  FROM portrait, jsonb_each(traits)
  ORDER BY key COLLATE "C", (value ->> 1) COLLATE "C" DESC
  LIMIT :traits
)
SELECT
  (SELECT coalesce(jsonb_object_agg(key, said), '{}') FROM newest WHERE said <> 'null')::text AS traits,
  ARRAY(
    SELECT DISTINCT name COLLATE "C" FROM portrait, jsonb_object_keys(groups) AS name ORDER BY 1 LIMIT :groups) AS groups,
  ARRAY(SELECT id FROM person WHERE id <> :user ORDER BY id COLLATE "C") AS aliases,
  least(seen.first_seen, (SELECT min(first_seen) FROM portrait)) AS first_seen,
  greatest(seen.last_seen, (SELECT max(last_seen) FROM portrait)) AS last_seen,
  events
FROM seen
WHERE events > 0 OR EXISTS (SELECT FROM portrait)
