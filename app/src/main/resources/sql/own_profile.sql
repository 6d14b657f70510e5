-- What is kept of one id alone: what was said of it, and what it was joined to. Nothing comes back where there is nothing.
WITH portrait AS MATERIALIZED (
  SELECT traits, groups, first_seen, last_seen
  FROM profiles
  WHERE client_id = :client AND kind = 'user' AND name = :user
),
joined AS MATERIALIZED (
  SELECT id FROM joined_ids WHERE client_id = :client AND user_id = :user
  UNION
  (SELECT user_id FROM joined_ids WHERE client_id = :client AND id = :user LIMIT 1000)
),
newest AS (
  SELECT DISTINCT ON (key COLLATE "C") key, value -> 0 AS said
  FROM portrait, jsonb_each(traits)
  ORDER BY key COLLATE "C", (value ->> 1) COLLATE "C" DESC
)
SELECT
  (SELECT coalesce(jsonb_object_agg(key, said), '{}') FROM newest WHERE said <> 'null')::text AS traits,
  ARRAY(SELECT DISTINCT name COLLATE "C" FROM portrait, jsonb_object_keys(groups) AS name ORDER BY 1) AS groups,
  ARRAY(SELECT id FROM joined ORDER BY id COLLATE "C") AS aliases,
  (SELECT min(first_seen) FROM portrait) AS first_seen,
  (SELECT max(last_seen) FROM portrait) AS last_seen
WHERE EXISTS (SELECT FROM portrait) OR EXISTS (SELECT FROM joined)
