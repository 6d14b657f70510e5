-- Of a day that is kept the counts, which are its rows as of now; of one that was dropped what it had when it was closed.
SELECT day::date AS day, coalesce(counted.events, closed.events, 0)::bigint AS events
FROM generate_series(:first::date, :last::date, interval '1 day') AS day
LEFT JOIN (
  SELECT since, sum(value) AS events
  FROM counts
  WHERE client_id = :client AND key_id = key_number('total', '') AND span = 'day'
    AND since >= :first::date AND since <= :last::date
  GROUP BY since
) AS counted ON since = day
LEFT JOIN (SELECT day AS closed_day, events FROM daily_usage WHERE client_id = :client) AS closed ON closed_day = day::date
ORDER BY day
