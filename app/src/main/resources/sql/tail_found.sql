-- How many there are of what was stored between two places in the log, partition by partition, in the minutes in which it
-- can have been received.
SELECT log_partition, count(*) AS found
FROM unnest(:minutes::timestamptz[]) AS moment,
  LATERAL (
    SELECT log_partition, log_offset FROM events
    WHERE client_id = :client AND received_at >= moment AND received_at < moment + interval '1 minute'
      AND received_at >= :first AND received_at < :last
    OFFSET 0
  ) AS of_minute
JOIN unnest(:partitions::int[], :from::bigint[], :to::bigint[]) AS stretch (log_partition, begun, ended)
  USING (log_partition)
WHERE log_offset >= begun AND log_offset < ended
GROUP BY log_partition
