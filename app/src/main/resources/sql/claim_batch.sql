-- Claims the places of partitions and, of the ids that clients gave, those that are new. Where one of them no longer stands
-- at :from, somebody else has written: then no row comes back, and what was claimed is to be given up. Otherwise one does for
-- each id that is not new, and one without an id when all are.
WITH asked AS (
  SELECT partition, from_offset, from_mark, next_offset, next_mark
  FROM unnest(:partitions::int[], :from::bigint[], :fromMarks::text[], :next::bigint[], :nextMarks::text[])
    AS asked (partition, from_offset, from_mark, next_offset, next_mark)
),
-- in the order of the partitions, so that two who claim the same ones wait for each other in one direction only
held AS (
  SELECT place.partition
  FROM log_positions AS place JOIN asked USING (partition)
  WHERE place.topic = :topic AND place.next_offset = asked.from_offset AND place.mark = asked.from_mark
  ORDER BY place.partition
  FOR UPDATE OF place
),
claimed AS (
  UPDATE log_positions AS place
  SET next_offset = asked.next_offset, mark = asked.next_mark, updated_at = now(),
    furthest = CASE
      WHEN asked.next_offset >= asked.from_offset THEN greatest(place.furthest, asked.next_offset)
      ELSE asked.next_offset
    END
  FROM held JOIN asked USING (partition)
  WHERE place.topic = :topic AND place.partition = held.partition
    AND place.next_offset = asked.from_offset AND place.mark = asked.from_mark
  RETURNING place.partition
),
whole AS (
  SELECT true FROM claimed HAVING count(*) = cardinality(:partitions::int[])
),
given AS (
  SELECT client_id, id FROM whole, unnest(:clients::uuid[], :ids::uuid[]) AS given (client_id, id)
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
SELECT known.client_id, known.id FROM whole LEFT JOIN known ON true
