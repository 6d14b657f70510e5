package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Events;
import dev.sluice.Logged;
import dev.sluice.RunningServer;
import dev.sluice.SharedServer;
import dev.sluice.log.EventLog.Durable;
import dev.sluice.log.Reach;
import dev.sluice.persist.StoredPlaces;
import dev.sluice.platform.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.databind.json.JsonMapper;

class GrowingAnswerIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final RunningServer server = SharedServer.get();
  private final Answers answers =
      new Answers(
          JsonMapper.shared(),
          server.bean(Problems.class),
          new StoredWaits(server.bean(StoredPlaces.class), LIMIT, new Room(0)));
  private final MockServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.post("/api/v1/events"));
  private final Wish wish = new Wish(UUID.randomUUID(), false, true, exchange);
  private final Tally tally = Tally.ofStream(wish);

  @Test
  void a_failure_that_nobody_foresaw_is_its_last_line_and_tells_the_log_alone_why() {
    try (Logged log = Logged.by("dev.sluice.platform.FailureLog")) {
      write(takenAndThen(new IllegalStateException("secret")));

      assertThat(lines().getLast())
          .contains("\"accepted\":1", "/problems/internal-error", "\"requestId\":\"r-1\"")
          .doesNotContain("secret");
      assertThat(log.lines())
          .singleElement()
          .extracting(line -> line.getThrowableProxy().getMessage())
          .isEqualTo("secret");
    }
  }

  @Test
  void who_has_left_is_told_nothing() {
    Flux<Tally> tallies = takenAndThen(new AbortedException("Connection has been closed"));

    assertThatThrownBy(() -> write(tallies)).isInstanceOf(AbortedException.class);
  }

  @Test
  void where_nothing_was_taken_no_answer_has_begun() {
    Flux<Tally> tallies = Flux.error(new IllegalStateException("early"));

    assertThatThrownBy(() -> write(tallies)).hasMessage("early");
  }

  private Flux<Tally> takenAndThen(Throwable failure) {
    Stretch stretch = Stretch.of(Events.of(UUID.randomUUID(), "x"));
    return Mono.fromSupplier(() -> tally.add(new Durable<>(stretch, Reach.NOWHERE)))
        .concatWith(Mono.error(failure));
  }

  private void write(Flux<Tally> tallies) {
    exchange.getResponse().getHeaders().set("X-Request-Id", "r-1");
    answers
        .of(tallies, tally, wish)
        .flatMap(answer -> answer.writeTo(exchange, new NoWriters()))
        .block(LIMIT);
  }

  private List<String> lines() {
    return Objects.requireNonNull(exchange.getResponse().getBodyAsString().block(LIMIT))
        .lines()
        .toList();
  }

  private static final class NoWriters implements ServerResponse.Context {

    @Override
    public List<HttpMessageWriter<?>> messageWriters() {
      return List.of();
    }

    @Override
    public List<ViewResolver> viewResolvers() {
      return List.of();
    }
  }
}
