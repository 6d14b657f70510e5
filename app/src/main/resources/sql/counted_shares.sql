-- How many events the days of a time have, and how many of what is asked for.
SELECT dimension, key, sum(value)::bigint AS events
FROM counted_keys JOIN counts USING (client_id)
WHERE client_id = :client AND key_id = id AND span = 'day'
  AND since >= date_trunc('day', :from::timestamptz) AND since < :to
  AND (
    dimension = 'total'
    OR (dimension, key) IN (
      SELECT dimension, index_key(key) FROM unnest(:dimensions::text[], :keys::text[]) AS asked (dimension, key)))
GROUP BY dimension, key
