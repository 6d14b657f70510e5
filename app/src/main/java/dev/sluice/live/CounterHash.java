package dev.sluice.live;

import dev.sluice.platform.ClassPathText;
import dev.sluice.query.CountName;
import dev.sluice.store.RedisConnection;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The counters' copy in Redis, which moves forward only, and the channel that tells of it. */
final class CounterHash {

  static final String CHANNEL = "sluice:counters";

  private static final String ADVANCE = ClassPathText.of("redis/advance.lua");

  /** Longer than any announcement can be late, which is all that it guards against. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final int AT_ONCE = 64;

  private final RedisConnection redis;

  CounterHash(RedisConnection redis) {
    this.redis = redis;
  }

  /** Writes what a commit has changed, and gives one once it is written. */
  Mono<Long> advance(List<Hint> hints) {
    return redis.ask(
        commands ->
            Flux.fromIterable(hints)
                .flatMap(hint -> advance(commands, hint), AT_ONCE)
                .then(Mono.just(1L)));
  }

  private static Mono<Object> advance(RedisReactiveCommands<String, String> commands, Hint hint) {
    String[] keys = {"sluice:total:" + hint.client(), CHANNEL};
    return commands
        .eval(
            ADVANCE,
            ScriptOutputType.INTEGER,
            keys,
            String.valueOf(hint.partition()),
            String.valueOf(hint.version()),
            String.valueOf(hint.values().getOrDefault(CountName.TOTAL, 0L)),
            hint.text(),
            String.valueOf(KEPT.toSeconds()))
        .next();
  }
}
