-- How far each log partition has come with some clients' events, all as of one moment. A client that has none has one row.
-- In a log that is read again nothing is new until it has been read to where it was.
SELECT
  asked.client_id, log_partition, coalesce(greatest(next_offset, furthest), 0) AS next_offset, value, now() AS at
FROM unnest(:clients::uuid[]) AS asked (client_id)
LEFT JOIN counts
  ON counts.client_id = asked.client_id AND key_id = key_number('total', '') AND span = 'all' AND log_partition >= 0
LEFT JOIN log_positions ON topic = :topic AND partition = log_partition
