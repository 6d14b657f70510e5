package dev.sluice.architecture.broken.redis.persist;

import io.lettuce.core.RedisClient;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {
  Class<?> client = RedisClient.class;
}
