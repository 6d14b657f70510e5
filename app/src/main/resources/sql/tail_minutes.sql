-- The minutes of which some event may have been stored since the log partitions stood at their places: a minute's count
-- has the version of its last commit, and a version is never lower than the offsets before it.
SELECT coalesce(array_agg(DISTINCT since), '{}') AS minutes
FROM counts
JOIN unnest(:partitions::int[], :from::bigint[]) AS stretch (log_partition, begun) USING (log_partition)
WHERE client_id = :client AND key_id = key_number('total', '') AND span = 'minute' AND version > begun
