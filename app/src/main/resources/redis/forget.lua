-- KEYS: the generation, the channel. ARGV: the message, milliseconds after which nobody is still at work on an older one,
-- and no entry of it is left.
redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', KEYS[2], ARGV[1])
return 1
