-- What is newest of a group. Nothing comes back of one that is not known.
WITH portrait AS MATERIALIZED (
  SELECT traits FROM profiles WHERE client_id = :client AND kind = 'group' AND name = :group
),
newest AS (
  SELECT DISTINCT ON (key COLLATE "C") key, value -> 0 AS said
  FROM portrait, jsonb_each(traits)
  ORDER BY key COLLATE "C", (value ->> 1) COLLATE "C" DESC
  LIMIT :traits
)
SELECT (SELECT coalesce(jsonb_object_agg(key, said), '{}') FROM newest WHERE said <> 'null')::text AS traits
WHERE EXISTS (SELECT FROM portrait)
