package dev.sluice.platform;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Whether a request asks to become a WebSocket, as RFC 6455 has it. */
public final class Upgrade {

  private static final String PROTOCOL = "websocket";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private Upgrade() {}

  public static void require(ServerRequest request) {
    HttpHeaders headers = request.headers().asHttpHeaders();
    boolean isAsked =
        request.method().equals(HttpMethod.GET)
            && names(headers, HttpHeaders.UPGRADE, PROTOCOL)
            && names(headers, HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
    if (!isAsked) {
      throw refusal("Open this address as a WebSocket.");
    }
    if (!VERSION.equals(headers.getFirst(HttpHeaderNames.SEC_WEBSOCKET_VERSION.toString()))) {
      throw refusal("Only version 13 of the WebSocket protocol is spoken here.");
    }
    if (!isKey(headers.getOrEmpty(HttpHeaderNames.SEC_WEBSOCKET_KEY.toString()))) {
      throw new Problem(
          ProblemType.BAD_REQUEST, "The header Sec-WebSocket-Key is not sixteen bytes in Base64.");
    }
  }

  private static boolean names(HttpHeaders headers, String name, String wanted) {
    return headers.getOrEmpty(name).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .anyMatch(token -> token.strip().equalsIgnoreCase(wanted));
  }

  private static boolean isKey(List<String> keys) {
    try {
      return keys.size() == 1
          && Base64.getDecoder().decode(keys.getFirst().strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static Problem refusal(String detail) {
    return new Problem(ProblemType.UPGRADE_REQUIRED, detail)
        .header(HttpHeaders.UPGRADE, PROTOCOL)
        .header(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
        .header("Sec-WebSocket-Version", VERSION);
  }
}
