-- Adds what events tell of users and groups to a partition's own rows, which nobody else writes, and tells how many traits
-- and groups were left out: those that are not there afterwards, nor a newer one in their place. What is newer than all that
-- is there, and finds room, takes its place unseen; otherwise trait is compared with trait.
WITH given AS (
  SELECT client_id, kind, name, traits::jsonb AS traits, groups::jsonb AS groups, size, told_from, told_to
  FROM unnest(
    :clients::uuid[], :kinds::text[], :names::text[], :traits::text[], :groups::text[], :sizes::int[],
    :from::timestamptz[], :to::timestamptz[])
    AS given (client_id, kind, name, traits, groups, size, told_from, told_to)
),
written AS (
  INSERT INTO profiles AS kept (client_id, kind, name, log_partition, traits, groups, size, told_from, told_to)
  SELECT
    client_id, kind, name, :partition,
    CASE WHEN size <= :room THEN traits ELSE newest('{}', traits, :mostTraits) END,
    CASE WHEN size <= :room THEN groups ELSE newest('{}', groups, :mostGroups) END,
    size, told_from, told_to
  FROM given
  ORDER BY client_id, kind, name
  ON CONFLICT (client_id, kind, name, log_partition)
    DO UPDATE SET
      traits = CASE
        WHEN kept.told_to < excluded.told_from AND kept.size + excluded.size <= :room THEN kept.traits || excluded.traits
        ELSE newest(kept.traits, excluded.traits, :mostTraits)
      END,
      groups = CASE
        WHEN kept.told_to < excluded.told_from AND kept.size + excluded.size <= :room THEN kept.groups || excluded.groups
        ELSE newest(kept.groups, excluded.groups, :mostGroups)
      END,
      size = CASE
        WHEN kept.told_to < excluded.told_from AND kept.size + excluded.size <= :room THEN kept.size + excluded.size
        ELSE (
          SELECT count(*)
          FROM (
            SELECT jsonb_object_keys(kept.traits || excluded.traits)
            UNION ALL
            SELECT jsonb_object_keys(kept.groups || excluded.groups)) AS name)
      END,
      told_from = least(kept.told_from, excluded.told_from),
      told_to = greatest(kept.told_to, excluded.told_to)
  RETURNING client_id, kind, name, traits, groups, size
)
SELECT count(*) AS left_out
FROM
  given JOIN written USING (client_id, kind, name),
  LATERAL (VALUES (given.traits, written.traits), (given.groups, written.groups)) AS part (more, kept),
  jsonb_each(part.more) AS said
WHERE written.size > :room AND (part.kept -> said.key ->> 1) COLLATE "C" >= (said.value ->> 1) IS NOT TRUE
