-- KEYS: the entry, the generation. ARGV: the generation in which it was begun, the entry, milliseconds to keep it.
-- Keeps what was found out, behind its generation, unless it was made invalid meanwhile.
if (redis.call('GET', KEYS[2]) or '0') ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
return 1
