package dev.sluice.bench.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How far a stream's events have come, as it is told. */
final class Progress {
  private static final Pattern LINE =
      Pattern.compile("\"through\":(\\d+),\"accepted\":(\\d+),\"rejected\":(\\d+)");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d+).*");

  private final int node;
  private final Books books;
  private final List<ChaosEvent> sent = new ArrayList<>();
  private int through;
  private Answer answer = Answer.NONE;
  private volatile boolean isOver;

  Progress(int node, Books books) {
    this.node = node;
    this.books = books;
  }

  /** Before they are sent. */
  synchronized void add(List<ChaosEvent> events) {
    sent.addAll(events);
  }

  /** What is no line of progress is the frame around it. */
  void read(Socket socket) {
    books.noting("a reader of progress", () -> readOn(socket));
  }

  private void readOn(Socket socket) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      begin(in.readLine());
      if (answer().isYes()) {
        follow(in);
      } else {
        refused(said(in));
      }
    } catch (IOException broken) {
      // as far as was told
    } finally {
      isOver = true;
    }
  }

  private synchronized void begin(@Nullable String statusLine) {
    Matcher status = STATUS.matcher(statusLine == null ? "" : statusLine);
    answer = status.matches() ? new Answer(Integer.parseInt(status.group(1)), "") : Answer.NONE;
  }

  private void follow(BufferedReader in) throws IOException {
    for (String line = in.readLine(); line != null && !line.equals("0"); line = in.readLine()) {
      note(line);
    }
  }

  private synchronized void refused(String body) {
    answer = new Answer(answer.status(), body);
  }

  /** The body of an answer that tells its length. */
  private static String said(BufferedReader in) throws IOException {
    char[] body = new char[0];
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      Matcher length = LENGTH.matcher(line);
      body = length.matches() ? new char[Integer.parseInt(length.group(1))] : body;
    }
    int read = 0;
    for (int more = 0; more >= 0 && read < body.length; read += Math.max(0, more)) {
      more = in.read(body, read, body.length - read);
    }
    return new String(body, 0, read);
  }

  private synchronized void note(String line) {
    Matcher progress = LINE.matcher(line);
    if (progress.find()) {
      int reached = Integer.parseInt(progress.group(1));
      if (!progress.group(3).equals("0")) {
        books.surprise("valid lines were rejected: " + line);
      } else if (reached > sent.size()) {
        books.surprise("of %d lines so many were taken: %s".formatted(sent.size(), line));
      } else if (reached > through) {
        books.taken(node, List.copyOf(sent.subList(through, reached)));
        through = reached;
      }
    }
  }

  synchronized int reached() {
    return through;
  }

  synchronized boolean hasBegun() {
    return !sent.isEmpty();
  }

  /** Of which nothing was said. */
  synchronized List<ChaosEvent> rest() {
    return List.copyOf(sent.subList(through, sent.size()));
  }

  synchronized Answer answer() {
    return answer;
  }

  boolean isOver() {
    return isOver;
  }
}
