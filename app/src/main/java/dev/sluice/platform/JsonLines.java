package dev.sluice.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that grows line by line, for those who ask for it, each line sent as soon as it is
 * there.
 */
public final class JsonLines {

  private JsonLines() {}

  public static boolean areWanted(ServerRequest request) {
    return request.headers().accept().stream()
        .filter(MediaType.APPLICATION_NDJSON::equalsTypeAndSubtype)
        .anyMatch(type -> type.getQualityValue() > 0);
  }

  public static Mono<ServerResponse> answer(HttpStatus status, Flux<?> lines, JsonMapper json) {
    return answerEach(status, lines.map(Mono::just), json);
  }

  /**
   * One whose lines are made only when those before them have left, so that no more than one of
   * them is kept for a reader who does not read; a line with nothing to say is left out.
   */
  public static Mono<ServerResponse> answerEach(
      HttpStatus status, Flux<? extends Mono<?>> lines, JsonMapper json) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_NDJSON)
        .body(
            (response, context) ->
                response.writeAndFlushWith(
                    lines.map(line -> line.map(made -> buffer(made, json)))));
  }

  private static DataBuffer buffer(Object line, JsonMapper json) {
    return DefaultDataBufferFactory.sharedInstance.wrap(
        (json.writeValueAsString(line) + "\n").getBytes(UTF_8));
  }
}
