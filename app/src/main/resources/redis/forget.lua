-- KEYS: the entry, its generation, the channel. ARGV: the message, milliseconds after which nobody is still at work on it.
redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[1])
redis.call('PUBLISH', KEYS[3], ARGV[1])
return 1
