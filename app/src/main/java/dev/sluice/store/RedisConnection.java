package dev.sluice.store;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.reactive.ChannelMessage;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Redis, reached when it is first needed and not before: a process starts whether it is there or
 * not. A connection that was cut mends itself, and one that has fallen silent is replaced.
 */
public final class RedisConnection {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final RedisClient client;
  private final RedisURI uri;
  private final Mono<RedisLine> line;

  RedisConnection(RedisClient client, RedisURI uri) {
    this.client = client;
    this.uri = uri;
    // remembers a connection, not a failure to make one
    this.line =
        Mono.fromCompletionStage(() -> client.connectAsync(StringCodec.UTF8, uri))
            .map(connection -> new RedisLine(connection, System::nanoTime))
            .cacheInvalidateIf(RedisLine::isLeft);
  }

  /** Asks on the connection that all share. */
  public <T> Mono<T> ask(Function<RedisReactiveCommands<String, String>, Mono<T>> question) {
    return line.flatMap(shared -> shared.ask(question));
  }

  /** What is said on a channel, heard on a connection of its own; too much at once is dropped. */
  public Flux<String> messages(String channel) {
    return Flux.usingWhen(
        listener(),
        connection -> messages(connection, channel),
        connection -> Mono.fromCompletionStage(connection::closeAsync));
  }

  /** Fails where the connection has fallen silent: who only listens would not learn of it. */
  private static Flux<String> messages(
      StatefulRedisPubSubConnection<String, String> connection, String channel) {
    return connection
        .reactive()
        .observeChannels(FluxSink.OverflowStrategy.DROP)
        .map(ChannelMessage::getMessage)
        .mergeWith(connection.reactive().subscribe(channel).then(Mono.empty()))
        .mergeWith(
            Flux.interval(LOOK_EVERY)
                .onBackpressureDrop()
                .concatMap(look -> connection.reactive().ping(), 1)
                .thenMany(Flux.empty()));
  }

  /** A connection of its own for a listener, who closes it. */
  public Mono<StatefulRedisPubSubConnection<String, String>> listener() {
    return Mono.fromCompletionStage(() -> client.connectPubSubAsync(StringCodec.UTF8, uri));
  }
}
