package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
  private static final String HEAD = "HTTP/1.1 202 Accepted\r\n\r\n";

  @TempDir private Path folder;
  private Books books;

  @BeforeEach
  void open() {
    books = new Books(new Ledger(7), folder.resolve("journal"));
  }

  @AfterEach
  void close() {
    books.close();
  }

  private Progress told(String lines) throws IOException {
    return answered(HEAD + lines);
  }

  private Progress answered(String answer) throws IOException {
    Progress progress = new Progress(0, books);
    progress.add(List.of(books.ledger().next(), books.ledger().next()));
    try (ServerSocket server = new ServerSocket();
        Socket client = new Socket()) {
      server.bind(Ports.address(0));
      client.connect(server.getLocalSocketAddress());
      try (Socket accepted = server.accept()) {
        accepted.getOutputStream().write(answer.getBytes(US_ASCII));
      }
      progress.read(client);
    }
    return progress;
  }

  private static String line(int through, int rejected) {
    return "{\"through\":%d,\"accepted\":%d,\"rejected\":%d}\n"
        .formatted(through, through - rejected, rejected);
  }

  @Test
  void what_is_told_is_acknowledged_and_the_rest_is_not() throws IOException {
    Progress progress = told(line(1, 0));

    assertThat(progress.reached()).isEqualTo(1);
    assertThat(progress.rest()).hasSize(1);
    assertThat(books.ledger().acknowledgements()).isEqualTo(1);
    assertThat(books.surprises()).isEmpty();
  }

  @Test
  void more_than_was_sent_is_a_surprise() throws IOException {
    Progress progress = told(line(3, 0));

    assertThat(progress.reached()).isZero();
    assertThat(books.surprises()).singleElement().asString().contains("of 2 lines");
  }

  @Test
  void a_valid_line_that_was_rejected_is_a_surprise() throws IOException {
    told(line(2, 1));

    assertThat(books.surprises()).singleElement().asString().contains("rejected");
  }

  @Test
  void a_stream_that_is_refused_is_told_why() throws IOException {
    String why = "{\"title\":\"There is no event in the body\"}";

    Progress progress =
        answered(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(why.length(), why));

    assertThat(progress.answer()).isEqualTo(new Answer(400, why));
    assertThat(progress.rest()).hasSize(2);
  }

  @Test
  void a_stream_that_is_not_answered_is_told_nothing() throws IOException {
    assertThat(answered("").answer()).isEqualTo(Answer.NONE);
  }

  @Test
  void who_dies_does_so_aloud() {
    try {
      books.noting(
          "a sender",
          () -> {
            throw new IndexOutOfBoundsException("too far");
          });
    } catch (IndexOutOfBoundsException died) {
      assertThat(books.surprises()).singleElement().asString().contains("a sender died", "too far");
    }
  }

  @Test
  void a_reader_is_answered_as_whoever_calls() {
    books.readFrom(200);
    books.readFrom(503);
    assertThat(books.surprises()).isEmpty();

    books.readFrom(500);
    assertThat(books.surprises()).singleElement().asString().contains("500");
  }
}
