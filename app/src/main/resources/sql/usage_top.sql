-- Who has sent the most, by counts of what is whole: days, the hours before them, and the minutes before these.
WITH counted AS (
  SELECT client_id, value FROM counts
  WHERE span = 'day' AND key_id = key_number('total', '') AND since >= :days AND since <= :now
  UNION ALL
  SELECT client_id, value FROM counts
  WHERE span = 'hour' AND key_id = key_number('total', '') AND since >= :hours AND since < :days AND since <= :now
  UNION ALL
  SELECT client_id, value FROM counts
  WHERE span = 'minute' AND key_id = key_number('total', '') AND since >= :minutes AND since < :hours
),
placed AS (
  SELECT
    client_id, sum(value)::bigint AS events,
    rank() OVER (ORDER BY sum(value) DESC) AS place,
    row_number() OVER (ORDER BY sum(value) DESC, client_id) AS line,
    count(*) OVER () AS clients
  FROM counted
  GROUP BY client_id
  HAVING sum(value) > 0
)
SELECT client_id, name, events, place, line, clients
FROM placed LEFT JOIN clients ON id = client_id
WHERE line <= :limit OR client_id = :own
UNION ALL
-- who has sent nothing has no place
SELECT id, name, 0, NULL, 9223372036854775807, 0
FROM clients
WHERE id = :own AND id NOT IN (SELECT client_id FROM placed)
ORDER BY line
