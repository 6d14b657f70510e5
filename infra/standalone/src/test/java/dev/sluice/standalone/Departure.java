package dev.sluice.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client with two hundred readers and a stream that has no end, at a program that is told to end.
 */
final class Departure {
  private static final int READERS = 200;
  private static final int LINES_AT_ONCE = 10;
  private static final long PAUSE_MILLIS = 20;
  private static final long LIMIT_SECONDS = 60;
  private static final Pattern PAGE = Pattern.compile("\"page\":\"/(\\d+)\"");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String CLIENT =
      """
      {"name":"Leaving","email":"leaving@example.com","password":"correct horse battery"}
      """;

  private final CountDownLatch looking = new CountDownLatch(READERS);
  private final CountDownLatch sentElsewhere = new CountDownLatch(READERS);
  private final CountDownLatch someIsDurable = new CountDownLatch(1);
  private final CountDownLatch streamIsOver = new CountDownLatch(1);
  private final JsonNode client;
  private volatile long durable;

  private Departure(JsonNode client) {
    this.client = client;
  }

  /** Returns once all of it is under way. */
  static Departure from(Program program) throws Exception {
    HttpRequest registration =
        HttpRequest.newBuilder(at(program, "/api/v1/clients"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(CLIENT))
            .build();
    String answer = HTTP.send(registration, BodyHandlers.ofString()).body();
    Departure departure = new Departure(JsonMapper.shared().readTree(answer));
    IntStream.range(0, READERS)
        .forEach(number -> Thread.ofVirtual().start(() -> departure.look(program)));
    departure.stream(program);
    assertThat(departure.looking.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(departure.someIsDurable.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return departure;
  }

  private static URI at(Program program, String path) {
    return URI.create("http://localhost:%d%s".formatted(program.port(), path));
  }

  private HttpRequest asked(Program program, String path) {
    return HttpRequest.newBuilder(at(program, path))
        .header("Authorization", "Bearer " + client.path("token").asString())
        .build();
  }

  private void look(Program program) {
    try {
      HTTP.send(asked(program, "/api/v1/live/counters"), BodyHandlers.ofLines())
          .body()
          .forEach(this::hear);
    } catch (IOException | UncheckedIOException theProgramHasEnded) {
      // what it had to say has been heard by then, or is missed
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(String line) {
    if (line.equals("event:snapshot")) {
      looking.countDown();
    } else if (line.equals("event:reconnect")) {
      sentElsewhere.countDown();
    }
  }

  private void stream(Program program) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), program.port());
    socket
        .getOutputStream()
        .write(
            """
            POST /api/v1/events HTTP/1.1
            Host: localhost
            X-API-Key: %s
            Content-Type: application/x-ndjson
            Accept: application/x-ndjson
            Transfer-Encoding: chunked

            """
                .formatted(client.path("apiKey").asString())
                .replace("\n", "\r\n")
                .getBytes(UTF_8));
    Thread.ofVirtual().start(() -> send(socket));
    Thread.ofVirtual().start(() -> listen(socket));
  }

  private static void send(Socket socket) {
    try {
      for (long next = 0; ; next += LINES_AT_ONCE) {
        byte[] lines = lines(next);
        String size = Integer.toHexString(lines.length) + "\r\n";
        socket.getOutputStream().write(size.getBytes(UTF_8));
        socket.getOutputStream().write(lines);
        socket.getOutputStream().write("\r\n".getBytes(UTF_8));
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException brokenOff) {
      // whoever listens is told as well
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] lines(long from) {
    return LongStream.range(from, from + LINES_AT_ONCE)
        .mapToObj(line -> "{\"action\":\"leave\",\"page\":\"/%d\"}\n".formatted(line))
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  private void listen(Socket socket) {
    try (socket;
        BufferedReader answer =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      for (String line = answer.readLine(); line != null; line = answer.readLine()) {
        note(line);
      }
    } catch (IOException brokenOff) {
      // so far and no further
    } finally {
      streamIsOver.countDown();
    }
  }

  private void note(String line) {
    if (line.startsWith("{\"through\":")) {
      durable = JsonMapper.shared().readTree(line).path("through").asLong();
      if (durable > 0) {
        someIsDurable.countDown();
      }
    }
  }

  /** Once the program has ended. */
  void everybody_was_told() throws InterruptedException {
    assertThat(sentElsewhere.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(streamIsOver.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /** Once it has been started again. */
  void what_was_durable_is_there_and_nothing_twice(Program program) throws Exception {
    List<Long> promised = LongStream.range(0, durable).boxed().toList();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    List<Long> found = found(program);
    while (!found.containsAll(promised) && System.nanoTime() < end) {
      Thread.sleep(PAUSE_MILLIS);
      found = found(program);
    }

    assertThat(found).containsAll(promised).doesNotHaveDuplicates();
  }

  private List<Long> found(Program program) throws Exception {
    HttpRequest request = asked(program, "/api/v1/events/export?format=ndjson");
    return PAGE.matcher(HTTP.send(request, BodyHandlers.ofString()).body())
        .results()
        .map((MatchResult page) -> Long.valueOf(page.group(1)))
        .toList();
  }
}
