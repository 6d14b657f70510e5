package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.embedded.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** What is told to Redis itself, in its own protocol. */
final class RedisCommand {
  private RedisCommand() {}

  static void flush(Site site) {
    int port = site.engine(EngineName.REDIS).port();
    try (Socket socket = new Socket(Ports.address(port).getAddress(), port)) {
      String words = "AUTH %s\r\nFLUSHALL\r\n".formatted(site.redisPassword());
      socket.getOutputStream().write(words.getBytes(US_ASCII));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      requireOk(answers.readLine());
      requireOk(answers.readLine());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void requireOk(@Nullable String answer) {
    if (!"+OK".equals(answer)) {
      throw new IllegalStateException("Redis said " + answer);
    }
  }
}
