package dev.sluice.live;

import dev.sluice.platform.ClassPathText;
import dev.sluice.store.RedisConnection;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The counters' copy in Redis, which moves forward only, and the channel that tells of it. */
final class CounterHash {

  static final String CHANNEL = "sluice:counters";

  private static final String ADVANCE = ClassPathText.of("redis/advance.lua");

  /** Longer than any announcement can be late, which is all that it guards against. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final RedisConnection redis;

  CounterHash(RedisConnection redis) {
    this.redis = redis;
  }

  /** Writes the totals that a commit has changed, and gives one once they are written. */
  Mono<Long> advance(Commit commit) {
    return redis
        .commands()
        .flatMapMany(
            commands ->
                Flux.fromIterable(Hint.of(commit)).concatMap(hint -> advance(commands, hint)))
        .then(Mono.just(1L));
  }

  private static Mono<Object> advance(RedisReactiveCommands<String, String> commands, Hint hint) {
    String[] keys = {"sluice:total:" + hint.client(), CHANNEL};
    return commands
        .eval(
            ADVANCE,
            ScriptOutputType.INTEGER,
            keys,
            String.valueOf(hint.count().partition()),
            String.valueOf(hint.count().version()),
            String.valueOf(hint.count().value()),
            hint.text(),
            String.valueOf(KEPT.toSeconds()))
        .next();
  }
}
