-- The versions that slots.sql gives, without the rest. Numbers of keys are the same for all clients.
SELECT client_id, log_partition, sum(version)::bigint AS version
FROM (
  SELECT client_id, log_partition, version
  FROM counts
  WHERE client_id = ANY(:clients) AND key_id = key_number('total', '') AND span = 'all'
  UNION ALL
  SELECT client_id, log_partition, version
  FROM counts
  WHERE client_id = ANY(:clients) AND key_id = key_number('users', '') AND span = 'all' AND log_partition = -1
  UNION ALL
  SELECT client_id, log_partition, version
  FROM user_spread
  WHERE client_id = ANY(:clients) AND log_partition = -1
) AS part
GROUP BY client_id, log_partition
