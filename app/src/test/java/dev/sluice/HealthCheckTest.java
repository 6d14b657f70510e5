package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void an_answer_of_200_is_well() {
    answer(200);

    assertThat(HealthCheck.isWell(address())).isTrue();
  }

  @Test
  void another_answer_is_not() {
    answer(503);

    assertThat(HealthCheck.isWell(address())).isFalse();
  }

  @Test
  void nobody_who_answers_is_not_either() {
    URI address = address();
    server.stop(0);

    assertThat(HealthCheck.isWell(address)).isFalse();
  }

  private void answer(int status) {
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(status, -1);
          call.close();
        });
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health/live");
  }
}
