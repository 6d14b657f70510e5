package dev.sluice.store;

import dev.sluice.platform.ClassPathText;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A cache's entries in Redis, where all nodes find them. */
final class SharedEntries {

  static final String CHANNEL = "sluice:cache";

  private static final String KEEP = ClassPathText.of("redis/keep.lua");
  private static final String FORGET = ClassPathText.of("redis/forget.lua");

  /** Longer than any question to the database may take. */
  private static final Duration AT_WORK = Duration.ofMinutes(15);

  private static final String NEVER_FORGOTTEN = "0";

  private final RedisConnection redis;
  private final String name;
  private final Duration good;

  SharedEntries(RedisConnection redis, String name, Duration good) {
    this.redis = redis;
    this.name = name;
    this.good = good;
  }

  /** What there is, in one word, since a stream can't hold nothing. */
  Mono<Optional<CacheEntry>> find(String key) {
    return redis.ask(
        commands ->
            commands
                .get(entry(key))
                .map(text -> Optional.of(CacheEntry.parse(text)))
                .defaultIfEmpty(Optional.empty()));
  }

  /** What has to be the same when a value is kept that is found out from now on. */
  Mono<String> generation(String key) {
    return redis.ask(commands -> commands.get(generationOf(key)).defaultIfEmpty(NEVER_FORGOTTEN));
  }

  Mono<Long> keep(String key, String generation, CacheEntry made, Duration left) {
    String[] keys = {entry(key), generationOf(key)};
    return redis.ask(
        commands ->
            commands
                .<Long>eval(
                    KEEP, ScriptOutputType.INTEGER, keys, generation, made.text(), millis(left))
                .next());
  }

  Mono<Long> forget(String key) {
    String[] keys = {entry(key), generationOf(key), CHANNEL};
    return redis.ask(
        commands ->
            commands
                .<Long>eval(
                    FORGET, ScriptOutputType.INTEGER, keys, name + " " + key, millis(AT_WORK))
                .next());
  }

  /** Whether it falls to this node to find out anew what is about to be too old. */
  Mono<Boolean> mayRefresh(String key) {
    SetArgs once = SetArgs.Builder.nx().px(good.toMillis());
    return redis.ask(commands -> commands.set(entry(key) + ":refreshed", "1", once).hasElement());
  }

  private String entry(String key) {
    return "sluice:cache:" + name + ":" + key;
  }

  private String generationOf(String key) {
    return entry(key) + ":generation";
  }

  private static String millis(Duration time) {
    return String.valueOf(time.toMillis());
  }
}
