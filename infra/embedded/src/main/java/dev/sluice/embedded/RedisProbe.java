package dev.sluice.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;

/** Asks a Redis, in its own protocol, whether it is ready for commands. */
record RedisProbe(int port, String password) {
  private static final int LIMIT_MILLIS = 1_000;

  boolean isAnswered() {
    try (Socket socket = new Socket()) {
      socket.connect(Ports.address(port), LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write("AUTH %s\r\nPING\r\n".formatted(password).getBytes(US_ASCII));
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return "+OK".equals(answers.readLine()) && "+PONG".equals(answers.readLine());
    } catch (IOException notYet) {
      return false;
    }
  }
}
