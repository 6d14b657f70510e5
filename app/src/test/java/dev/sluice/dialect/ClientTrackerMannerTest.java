package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.RawAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;

class ClientTrackerMannerTest {

  private final MockServerWebExchange exchange =
      MockServerWebExchange.from(MockServerHttpRequest.post("/api/logs"));

  @Test
  void a_limit_is_told_where_there_is_one() {
    RawAnswer answer = refusal(new Problem(ProblemType.TOO_MANY_REQUESTS, "Slow").with("limit", 7));

    assertThat(answer.headers().getFirst("X-RateLimit-Limit")).isEqualTo("7");
    assertThat(body(answer))
        .isEqualTo("{\"error\":\"Rate limit exceeded\",\"limit\":7,\"remaining\":0}");
  }

  @Test
  void where_it_is_no_limit_of_a_client_none_is_told() {
    RawAnswer answer = refusal(new Problem(ProblemType.TOO_MANY_REQUESTS, "Too many keys"));

    assertThat(answer.headers().containsHeader("X-RateLimit-Limit")).isFalse();
    assertThat(body(answer)).isEqualTo("{\"error\":\"Rate limit exceeded\"}");
  }

  private RawAnswer refusal(Problem problem) {
    return new ClientTrackerManner().refusal(exchange, problem);
  }

  private String body(ServerResponse answer) {
    answer.writeTo(exchange, new Nothing()).block();
    return String.valueOf(exchange.getResponse().getBodyAsString().block());
  }

  /** It is not asked for. */
  private static final class Nothing implements ServerResponse.Context {

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
