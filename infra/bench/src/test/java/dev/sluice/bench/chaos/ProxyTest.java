package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyTest {
  private static final int SOON_MILLIS = 10_000;

  private ServerSocket echo;
  private Proxy proxy;

  @BeforeEach
  void open() throws IOException {
    int port = Ports.free();
    echo = new ServerSocket();
    echo.bind(Ports.address(port));
    Thread.ofVirtual().start(this::serve);
    proxy = new Proxy(Ports.free(), port);
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> repeat(socket));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private static void repeat(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException broken) {
      // so is this
    }
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    echo.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(Ports.address(proxy.port()).getAddress(), proxy.port());
    socket.setSoTimeout(SOON_MILLIS);
    return socket;
  }

  private static int said(Socket socket, int word) throws IOException {
    socket.getOutputStream().write(word);
    return socket.getInputStream().read();
  }

  private void requireNewOnesServed() throws IOException {
    try (Socket socket = connect()) {
      assertThat(said(socket, 7)).isEqualTo(7);
    }
  }

  @Test
  void what_goes_in_comes_out() throws IOException {
    requireNewOnesServed();
  }

  @Test
  void what_is_cut_has_ended_and_what_is_new_is_served() throws IOException {
    try (Socket old = connect()) {
      said(old, 7);

      proxy.cut();

      assertThat(old.getInputStream().read()).isEqualTo(-1);
    }
    requireNewOnesServed();
  }

  @Test
  void what_was_silent_stays_silent_and_what_is_new_is_served() throws IOException {
    try (Socket old = connect()) {
      said(old, 7);
      proxy.hush();
      old.setSoTimeout(300);
      assertThatThrownBy(() -> said(old, 8)).isInstanceOf(SocketTimeoutException.class);

      proxy.speak();

      requireNewOnesServed();
      assertThatThrownBy(() -> said(old, 9)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void what_is_slow_takes_longer_there_and_back() throws IOException {
    try (Socket socket = connect()) {
      proxy.slow(Duration.ofMillis(100));
      long begun = System.nanoTime();

      assertThat(said(socket, 7)).isEqualTo(7);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(190));
    }
  }
}
