package dev.sluice.architecture.broken.redis.access;

import io.lettuce.core.RedisClient;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {
  Class<?> client = RedisClient.class;
}
