package dev.sluice.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.SharedServer;
import dev.sluice.query.CountName;
import dev.sluice.store.RedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CounterHashIT {

  private final RedisConnection redis = SharedServer.get().bean(RedisConnection.class);
  private final CounterHash counters = new CounterHash(redis);
  private final UUID client = UUID.randomUUID();

  @Test
  void what_comes_late_or_twice_is_neither_kept_nor_told() {
    List<Hint> told = new CopyOnWriteArrayList<>();
    try (StatefulRedisPubSubConnection<String, String> listener = Answers.of(redis.listener())) {
      listener.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              Hint.parse(message).filter(hint -> hint.client().equals(client)).ifPresent(told::add);
            }
          });
      listener.sync().subscribe(CounterHash.CHANNEL);

      advance(0, 5, 50);
      advance(0, 4, 40);
      advance(0, 5, 50);
      advance(1, 1, 1);

      await().until(() -> told.size() == 2);
      assertThat(told).containsExactly(hint(0, 5, 50), hint(1, 1, 1));
      assertThat(kept("0")).isEqualTo("5:50");
    }
  }

  @Test
  void a_client_that_sends_nothing_for_an_hour_takes_no_room() {
    advance(0, 1, 1);

    long seconds = Answers.of(redis.ask(commands -> commands.ttl(key())));
    assertThat(seconds).isBetween(3500L, 3600L);
  }

  private void advance(int partition, long version, long total) {
    Answers.of(counters.advance(List.of(hint(partition, version, total))));
  }

  private Hint hint(int partition, long version, long total) {
    return new Hint(
        client, partition, version - 1, version, Map.of(CountName.TOTAL, total), Cause.UNKNOWN);
  }

  private String kept(String partition) {
    return Answers.of(redis.ask(commands -> commands.hget(key(), partition)));
  }

  private String key() {
    return "sluice:total:" + client;
  }
}
