-- Of the minute that began before the last sixty seconds did, the share that lies in them.
SELECT
  coalesce(sum(
    value * CASE
      WHEN since > now() - interval '1 minute' THEN 1
      ELSE 1 - extract(epoch FROM now() - interval '1 minute' - since) / 60
    END), 0)::bigint AS events
FROM counts
WHERE client_id = :client AND key_id = key_number('total', '') AND span = 'minute' AND since > now() - interval '2 minutes'
