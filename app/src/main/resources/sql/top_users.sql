-- Those of a client who have done most. What all have done together is asked apart: a sum beside each of them would put all
-- of them on disk.
SELECT user_id, sum(actions)::bigint AS done
FROM users
WHERE client_id = :client
GROUP BY user_id
HAVING sum(actions) <> 0
ORDER BY done DESC, user_id COLLATE "C"
LIMIT :most
