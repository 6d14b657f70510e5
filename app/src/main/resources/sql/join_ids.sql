-- Notes ids that users are known by, each with the first event that said so, and tells how many were left out, since their
-- user has as many as he may: those that came first in the log are kept.
WITH given AS (
  SELECT
    given.*,
    (SELECT version FROM joined_ids AS kept
      WHERE kept.client_id = given.client_id AND kept.user_id = given.user_id AND kept.id = given.id) AS known_version
  FROM unnest(:clients::uuid[], :users::text[], :ids::text[], :versions::text[])
    WITH ORDINALITY AS given (client_id, user_id, id, version, place)
),
newcomer AS (
  SELECT
    client_id, user_id, id, version,
    row_number() OVER (PARTITION BY client_id, user_id ORDER BY place)
      + (SELECT count(*) FROM joined_ids AS others
        WHERE others.client_id = given.client_id AND others.user_id = given.user_id) AS number
  FROM given
  WHERE known_version IS NULL
),
written AS (
  INSERT INTO joined_ids AS kept (client_id, user_id, id, version)
  SELECT client_id, user_id, id, version
  FROM (
    SELECT client_id, user_id, id, version FROM newcomer WHERE number <= :most
    UNION ALL
    SELECT client_id, user_id, id, version FROM given WHERE version COLLATE "C" < known_version
  ) AS due
  ORDER BY client_id, user_id, id
  ON CONFLICT (client_id, user_id, id) DO UPDATE SET version = least(kept.version, excluded.version)
)
SELECT count(*) AS left_out FROM newcomer WHERE number > :most
