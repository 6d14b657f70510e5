package dev.sluice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.sluice.Logged;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerErrorException;
import reactor.netty.channel.AbortedException;
import tools.jackson.databind.json.JsonMapper;

class ProblemsTest {

  private final Problems problems =
      new Problems(JsonMapper.shared(), List.of(ProblemsTest::diagnosis));
  private final Logged logged = Logged.by(FailureLog.class);

  @AfterEach
  void stop() {
    logged.close();
  }

  private static Optional<Problem> diagnosis(Throwable failure) {
    return failure instanceof IOException
        ? Optional.of(new Problem(ProblemType.UNAVAILABLE, "The engine is away.", failure))
        : Optional.empty();
  }

  @Test
  void what_was_not_foreseen_is_a_500_that_tells_nothing_and_is_logged_with_its_cause() {
    IllegalStateException failure = new IllegalStateException("secret");

    MockServerHttpResponse answer = answerTo(failure);

    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    assertThat(answer.getBodyAsString().block()).doesNotContain("secret", "Exception");
    assertThat(logged.lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.ERROR);
              assertThat(line.getThrowableProxy().getMessage()).isEqualTo("secret");
            });
  }

  @Test
  void what_spring_itself_answers_with_5xx_is_logged_too() {
    MockServerHttpResponse answer =
        answerTo(new ServerErrorException("broken", new IllegalStateException("why")));

    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    assertThat(logged.lines())
        .singleElement()
        .extracting(ILoggingEvent::getLevel)
        .isEqualTo(Level.ERROR);
  }

  @Test
  void a_caller_that_has_left_is_not_answered_and_not_logged() {
    MockServerHttpResponse answer = answerTo(new AbortedException("Connection has been closed"));

    assertThat(answer.isCommitted()).isFalse();
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void what_the_caller_did_wrong_is_not_logged() {
    MockServerHttpResponse answer = answerTo(new MethodNotAllowedException("PUT", List.of()));

    assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void an_engine_that_is_away_is_named_with_its_cause_but_not_for_each_request() {
    for (int i = 0; i < 1000; i++) {
      assertThat(answerTo(new IOException("refused")).getStatusCode())
          .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    }

    assertThat(logged.lines()).hasSizeBetween(1, 5);
    assertThat(logged.lines().getFirst().getLevel()).isEqualTo(Level.WARN);
    assertThat(logged.lines().getFirst().getFormattedMessage()).contains("refused");
    assertThat(logged.lines().getFirst().getThrowableProxy()).isNull();
  }

  private MockServerHttpResponse answerTo(Throwable failure) {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(MockServerHttpRequest.get("/anything"));
    RequestIds.give(exchange);
    problems.answer(exchange, failure).block();
    return exchange.getResponse();
  }
}
