package dev.sluice.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.reactive.ChannelMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
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

  /** What is said on a channel, heard on a connection of its own; too much at once is dropped. */
  public Flux<String> messages(String channel) {
    return Flux.usingWhen(
        listener(),
        connection -> messages(connection, channel),
        connection -> Mono.fromCompletionStage(connection::closeAsync));
  }

  private static Flux<String> messages(
      StatefulRedisPubSubConnection<String, String> connection, String channel) {
    return connection
        .reactive()
        .observeChannels(FluxSink.OverflowStrategy.DROP)
        .map(ChannelMessage::getMessage)
        .mergeWith(connection.reactive().subscribe(channel).then(Mono.empty()));
  }

  /** A connection of its own for a listener, who closes it. */
  public Mono<StatefulRedisPubSubConnection<String, String>> listener() {
    return Mono.fromCompletionStage(() -> client.connectPubSubAsync(StringCodec.UTF8, uri));
  }
}
