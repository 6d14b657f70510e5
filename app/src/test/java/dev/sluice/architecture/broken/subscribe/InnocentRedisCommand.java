package dev.sluice.architecture.broken.subscribe;

import io.lettuce.core.pubsub.api.reactive.RedisPubSubReactiveCommands;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;

@NullMarked
final class InnocentRedisCommand {
  Publisher<Void> listen(RedisPubSubReactiveCommands<String, String> redis) {
    return redis.subscribe("channel");
  }
}
