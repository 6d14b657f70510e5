-- What was stored between two places in the log, minute by minute of those in which it can have been received, and how
-- many there are of it.
SELECT
  id, action, user_id, page, role, session_id, occurred_at, received_at, host(ip) AS ip, user_agent,
  metadata::text AS metadata, log_partition, log_offset, found
FROM (
  SELECT of_minute.*, count(*) OVER () AS found
  FROM unnest(:minutes::timestamptz[]) AS moment,
    LATERAL (
      SELECT * FROM events
      WHERE client_id = :client AND received_at >= moment AND received_at < moment + interval '1 minute'
        -- which leaves out the days before and after all of them
        AND received_at >= :first AND received_at < :last
      -- asked minute by minute: a join could be planned as a reading of all that lies between them
      OFFSET 0
    ) AS of_minute
  JOIN unnest(:partitions::int[], :from::bigint[], :to::bigint[]) AS stretch (log_partition, begun, ended)
    USING (log_partition)
  WHERE log_offset >= begun AND log_offset < ended
  ORDER BY log_offset, log_partition
  LIMIT :most
) AS piece
ORDER BY log_offset, log_partition
