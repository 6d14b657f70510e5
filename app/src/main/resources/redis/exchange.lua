-- KEYS: the bucket. ARGV: tokens a second, the most it holds, tokens given back, tokens wanted ahead, then what each call
-- needs. Gives what is left, what is lent ahead, and of each call, in their order, 1 or 0. The clock is that of Redis.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local rate, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'level', 'at')
-- one of which nothing is known is full
local level = most
if known[1] and known[2] then
  level = tonumber(known[1]) + math.max(0, now - tonumber(known[2])) / 1000000 * rate
end
level = math.min(most, level + tonumber(ARGV[3]))
local granted = {}
for i = 5, #ARGV do
  local need = tonumber(ARGV[i])
  -- what is larger than the bucket takes a full one, which then owes the rest
  if level >= math.min(need, most) then
    level = level - need
    granted[#granted + 1] = '1'
  else
    granted[#granted + 1] = '0'
  end
end
-- the emptier it is the less is lent, so that what one node has lent does not keep the others waiting
local ahead = math.max(0, math.min(tonumber(ARGV[4]), math.floor(level / 8)))
level = level - ahead
redis.call('HSET', KEYS[1], 'level', string.format('%.6f', level), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((most - level) / rate * 1000) + 1000)
return string.format('%.6f %.0f %s', level, ahead, table.concat(granted))
