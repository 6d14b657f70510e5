package dev.sluice.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import reactor.core.publisher.Mono;

/**
 * Redis, reached when it is first needed and not before: a process starts whether it is there or
 * not. A connection that was made once mends itself.
 */
public final class RedisConnection {

  private final RedisClient client;
  private final RedisURI uri;
  private final Mono<StatefulRedisConnection<String, String>> connection;

  RedisConnection(RedisClient client, RedisURI uri) {
    this.client = client;
    this.uri = uri;
    // remembers a connection, not a failure to make one
    this.connection =
        Mono.fromCompletionStage(() -> client.connectAsync(StringCodec.UTF8, uri))
            .cacheInvalidateIf(made -> false);
  }

  /** The shared connection's commands. */
  public Mono<RedisReactiveCommands<String, String>> commands() {
    return connection.map(StatefulRedisConnection::reactive);
  }

  /** A connection of its own for a listener, who closes it. */
  public Mono<StatefulRedisPubSubConnection<String, String>> listener() {
    return Mono.fromCompletionStage(() -> client.connectPubSubAsync(StringCodec.UTF8, uri));
  }
}
