-- All that is counted of a client for all time. A slot's version is that of its total; what is taken off in slot -1 has no
-- commit of its own, and there whatever can change by itself has a part in it.
SELECT
  log_partition, dimension, key, value,
  CASE WHEN dimension = 'total' OR (log_partition = -1 AND dimension = 'users') THEN version ELSE 0 END AS weight
FROM counted_keys JOIN counts USING (client_id)
WHERE client_id = :client AND key_id = id AND span = 'all'
UNION ALL
SELECT
  log_partition, dimension, step::text, value,
  CASE WHEN log_partition = -1 AND dimension = 'spread' THEN version ELSE 0 END
FROM user_spread, LATERAL (VALUES ('spread', users), ('spread-actions', actions)) AS figure (dimension, value)
WHERE client_id = :client
