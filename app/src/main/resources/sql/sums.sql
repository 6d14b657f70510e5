-- What the figures of a client at a glance are made of, all slots together.
SELECT dimension, key, sum(value)::bigint AS value
FROM counted_keys JOIN counts USING (client_id)
WHERE client_id = :client AND dimension IN ('total', 'users') AND key_id = id AND span = 'all'
GROUP BY dimension, key
UNION ALL
SELECT dimension, step::text, sum(value)::bigint
FROM user_spread, LATERAL (VALUES ('spread', users), ('spread-actions', actions)) AS figure (dimension, value)
WHERE client_id = :client
GROUP BY dimension, step
