package dev.sluice.access;

import dev.sluice.platform.ClassPathText;
import dev.sluice.store.RedisConnection;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** The buckets as all nodes have them together: a hash in Redis for each, changed by one script. */
final class SharedBuckets {

  private static final String EXCHANGE = ClassPathText.of("redis/exchange.lua");

  private final RedisConnection redis;

  SharedBuckets(RedisConnection redis) {
    this.redis = redis;
  }

  /**
   * What a node asks for.
   *
   * @param back tokens that it has and gives back
   * @param ahead tokens that it would like to have besides, at the most
   * @param needs what each of the calls needs that wait for it
   */
  record Order(String key, Quota quota, long back, long ahead, List<Long> needs) {

    Order {
      needs = List.copyOf(needs);
    }

    private String[] arguments() {
      return Stream.concat(
              Stream.of(
                  Double.toString(quota.perSecond()),
                  Long.toString(quota.most()),
                  Long.toString(back),
                  Long.toString(ahead)),
              needs.stream().map(String::valueOf))
          .toArray(String[]::new);
    }
  }

  /**
   * What it gets.
   *
   * @param level what is left for all
   * @param ahead tokens that are the node's now
   * @param granted a 1 or a 0 for each call
   */
  record Share(double level, long ahead, String granted) {

    boolean grants(int call) {
      return granted.charAt(call) == '1';
    }
  }

  Mono<Share> exchange(Order order) {
    String[] keys = {"sluice:limit:" + order.quota().name() + ":" + order.key()};
    return redis
        .ask(
            commands ->
                commands
                    .<String>eval(EXCHANGE, ScriptOutputType.VALUE, keys, order.arguments())
                    .next())
        .map(SharedBuckets::share);
  }

  private static Share share(String answer) {
    String[] words = answer.split(" ", -1);
    return new Share(Double.parseDouble(words[0]), Long.parseLong(words[1]), words[2]);
  }
}
