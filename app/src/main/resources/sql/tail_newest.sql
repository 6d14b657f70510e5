-- The newest of what was stored between two places in the log and received since a time.
SELECT
  id, action, user_id, page, role, session_id, occurred_at, received_at, host(ip) AS ip, user_agent,
  metadata::text AS metadata, log_partition, log_offset, 0::bigint AS found
FROM events
JOIN unnest(:partitions::int[], :from::bigint[], :to::bigint[]) AS stretch (log_partition, begun, ended)
  USING (log_partition)
WHERE client_id = :client AND received_at >= :since AND log_offset >= begun AND log_offset < ended
ORDER BY received_at DESC, id DESC
LIMIT :most
