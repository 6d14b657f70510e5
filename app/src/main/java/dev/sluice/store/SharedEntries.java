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

  /** What there is of his generation, in one word, since a stream can't hold nothing. */
  Mono<Optional<CacheEntry>> find(CacheKey key) {
    return redis.ask(
        commands ->
            commands
                .mget(entry(key), generationOf(key.whose()))
                .map(found -> found.getValueOrElse(""))
                .collectList()
                .map(found -> ofGeneration(found.get(0), found.get(1))));
  }

  /** Its generation stands before it. */
  private static Optional<CacheEntry> ofGeneration(String text, String generation) {
    String before = (generation.isEmpty() ? NEVER_FORGOTTEN : generation) + " ";
    return Optional.of(text)
        .filter(kept -> kept.startsWith(before))
        .map(kept -> CacheEntry.parse(kept.substring(before.length())));
  }

  /** What has to be the same when a value is kept that is found out from now on. */
  Mono<String> generation(CacheKey key) {
    return redis.ask(
        commands -> commands.get(generationOf(key.whose())).defaultIfEmpty(NEVER_FORGOTTEN));
  }

  Mono<Long> keep(CacheKey key, String generation, CacheEntry made, Duration left) {
    String[] keys = {entry(key), generationOf(key.whose())};
    return redis.ask(
        commands ->
            commands
                .<Long>eval(
                    KEEP, ScriptOutputType.INTEGER, keys, generation, made.text(), millis(left))
                .next());
  }

  Mono<Long> forget(String whose) {
    String[] keys = {generationOf(whose), CHANNEL};
    return redis.ask(
        commands ->
            commands
                .<Long>eval(
                    FORGET, ScriptOutputType.INTEGER, keys, name + " " + whose, millis(AT_WORK))
                .next());
  }

  /** Whether it falls to this node to find out anew what is about to be too old. */
  Mono<Boolean> mayRefresh(CacheKey key) {
    SetArgs once = SetArgs.Builder.nx().px(good.toMillis());
    return redis.ask(commands -> commands.set(entry(key) + ":refreshed", "1", once).hasElement());
  }

  private String entry(CacheKey key) {
    return "sluice:cache:" + name + ":" + key;
  }

  private String generationOf(String whose) {
    return "sluice:cache:" + name + ":" + whose + ":generation";
  }

  private static String millis(Duration time) {
    return String.valueOf(time.toMillis());
  }
}
