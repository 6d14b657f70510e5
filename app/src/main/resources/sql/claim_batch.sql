-- Claims a partition's place and, of the ids that clients gave, those that are new. Where the partition no longer stands at
-- :from, somebody else has written: then nothing is claimed and no row comes back. Otherwise one does for each id that is
-- not new, and one without an id when all are.
WITH claimed AS (
  UPDATE log_positions
  SET next_offset = :next, mark = :nextMark, updated_at = now(),
    furthest = CASE WHEN :next >= :from THEN greatest(furthest, :next) ELSE :next END
  WHERE topic = :topic AND partition = :partition AND next_offset = :from AND mark = :fromMark
  RETURNING partition
),
given AS (
  SELECT client_id, id FROM claimed, unnest(:clients::uuid[], :ids::uuid[]) AS given (client_id, id)
),
current AS (
  SELECT weeks_around(now(), :reach * interval '1 second') AS week
),
-- asked id by id: a join could be planned as a reading of all that is remembered
known_before AS (
  SELECT client_id, id FROM given
  WHERE (
    SELECT true FROM event_ids AS known
    WHERE known.client_id = given.client_id AND known.id = given.id
      AND known.week < (SELECT min(week) FROM current) AND known.week > (now() - (:remembered + 7) * interval '1 day')::date
    LIMIT 1)
),
-- Those that are known as well, so that each is remembered from when it was last seen: a log that is read again may still
-- hold the repetition and no longer the event. In the order of the key, so that two partitions that meet the same ids wait
-- for each other in one direction only.
noted AS (
  INSERT INTO event_ids (week, client_id, id)
  SELECT week, client_id, id FROM given, current
  ORDER BY client_id, id, week
  ON CONFLICT DO NOTHING
  RETURNING client_id, id
),
known AS (
  SELECT client_id, id FROM given
  EXCEPT
  SELECT client_id, id FROM noted GROUP BY client_id, id HAVING count(*) = (SELECT count(*) FROM current)
  UNION
  SELECT client_id, id FROM known_before
)
SELECT known.client_id, known.id FROM claimed LEFT JOIN known ON true
