-- Spreads the events over the workers, all of one client's on one of them. Everything else stays on the coordinator: it is
-- small next to them, and the transaction that stores a batch writes most of it. May be run again, for more workers too.
\set ON_ERROR_STOP on
CREATE EXTENSION IF NOT EXISTS citus;

SELECT citus_set_coordinator_host('citus-coordinator-0.citus-coordinator', 5432);
SELECT citus_add_node(format('citus-worker-%s.citus-worker', number), 5432)
FROM generate_series(0, :workers - 1) AS number;

-- the client is part of the primary key, and nothing refers to an event
SELECT create_distributed_table('events', 'client_id', shard_count => 48)
WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'events'::regclass);
