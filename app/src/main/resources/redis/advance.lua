-- KEYS: the client's hash, the channel. ARGV: log partition, version, value, the message, seconds to keep it.
-- Keeps the newest value of each log partition and tells of it; an older one changes nothing.
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known and tonumber(string.match(known, '^%d+')) >= tonumber(ARGV[2]) then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('PUBLISH', KEYS[2], ARGV[4])
return 1
