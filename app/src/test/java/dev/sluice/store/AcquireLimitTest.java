package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;

class AcquireLimitTest {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Of which each gives up after two seconds, and there are more than sixteen. */
  private static final Duration WELL_BELOW_ALL_TRIES = Duration.ofSeconds(15);

  @Test
  void a_database_that_takes_connections_and_does_not_answer_is_given_up_in_time()
      throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      StoreSettings settings = settings(silent.getLocalPort());
      ConnectionPool pool = PostgresPool.of(settings, Allotment.shared(settings));

      long start = System.nanoTime();
      assertThatThrownBy(() -> Mono.from(new AcquireLimit(pool, LIMIT).create()).block())
          .isInstanceOf(R2dbcTimeoutException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(LIMIT, WELL_BELOW_ALL_TRIES);
      pool.dispose();
    }
  }

  private static StoreSettings settings(int port) {
    return new Binder(
            new MapConfigurationPropertySource(
                Map.of("sluice.store.url", "postgresql://127.0.0.1:" + port + "/x")))
        .bindOrCreate("sluice.store", StoreSettings.class);
  }
}
