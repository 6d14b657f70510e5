-- The user by whom Grafana asks the database: what the dashboards show, and nothing else. As a superuser, once the schema is
-- there, and again after a release that shows more; then: ALTER ROLE sluice_reader PASSWORD '…'
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_reader') THEN
    CREATE ROLE sluice_reader;
  END IF;
END
$$;

ALTER ROLE sluice_reader LOGIN CONNECTION LIMIT 10;
ALTER ROLE sluice_reader SET default_transaction_read_only = on;
ALTER ROLE sluice_reader SET statement_timeout = '30s';

GRANT SELECT ON counts, counted_keys, daily_usage, api_hits, log_positions TO sluice_reader;
-- neither their e-mail and password nor what is in a letter
GRANT SELECT (id, name) ON clients TO sluice_reader;
GRANT SELECT (reason, created_at, replayed_at) ON dead_letters TO sluice_reader;
