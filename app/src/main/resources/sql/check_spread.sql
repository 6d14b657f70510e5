-- How many users each step of the spread has and what they have done, next to what the users come to, slot by slot. Where
-- something was taken off a client's users, or one is in several slots, the slots are right together alone, and only once
-- they were added up. Then somebody from whom something was taken may be missing who had nothing left, and has come back.
WITH whole AS (
  SELECT client_id FROM users WHERE :client::uuid IS NULL OR client_id = :client
  EXCEPT
  SELECT client_id FROM users WHERE log_partition = -1
  EXCEPT
  SELECT client_id FROM user_spread WHERE log_partition = -1
  EXCEPT
  SELECT client_id FROM uncorrected_clients
),
found AS (
  SELECT
    client_id, log_partition, spread_step(actions) AS step, count(*) AS users, sum(actions)::bigint AS actions
  FROM users JOIN whole USING (client_id)
  GROUP BY 1, 2, 3
),
kept AS (
  SELECT client_id, log_partition, step, users, actions FROM user_spread JOIN whole USING (client_id)
),
corrected AS (
  SELECT client_id FROM corrected_clients WHERE :client::uuid IS NULL OR client_id = :client
  EXCEPT
  SELECT client_id FROM uncorrected_clients
  EXCEPT
  SELECT client_id FROM whole
),
together AS (
  SELECT client_id, sum(users)::bigint AS users, sum(actions)::bigint AS actions
  FROM user_spread JOIN corrected USING (client_id)
  GROUP BY client_id
),
people AS (
  SELECT
    client_id, count(*) FILTER (WHERE actions > 0) AS users, count(*) FILTER (WHERE has_lost) AS lessened,
    coalesce(sum(actions), 0)::bigint AS actions
  FROM (
    SELECT client_id, user_id, sum(actions) AS actions, bool_or(log_partition = -1) AS has_lost
    FROM users JOIN corrected USING (client_id)
    GROUP BY client_id, user_id) AS person
  GROUP BY client_id
),
compared AS MATERIALIZED (
  SELECT client_id, dimension, log_partition || ':' || step AS key, coalesce(counted, 0) AS counted, coalesce(rows, 0) AS rows
  FROM
    found FULL JOIN kept USING (client_id, log_partition, step),
    LATERAL (VALUES ('spread', kept.users, found.users), ('spread-actions', kept.actions, found.actions))
      AS figure (dimension, counted, rows)
  UNION ALL
  SELECT client_id, dimension, 'all', coalesce(counted, 0), coalesce(rows, 0)
  FROM
    together FULL JOIN people USING (client_id),
    LATERAL (VALUES
      ('spread', together.users, least(greatest(together.users, people.users - lessened), people.users)),
      ('spread-actions', together.actions, people.actions)) AS figure (dimension, counted, rows)
),
verdict AS (
  SELECT 0::bigint AS events, count(*) AS compared, count(*) FILTER (WHERE counted <> rows) AS differing FROM compared
),
difference AS (
  SELECT * FROM compared WHERE counted <> rows ORDER BY client_id, dimension, key LIMIT 100
)
SELECT verdict.*, client_id, dimension, key, 'all' AS span, timestamptz 'epoch' AS since, counted, rows
FROM verdict LEFT JOIN difference ON true
