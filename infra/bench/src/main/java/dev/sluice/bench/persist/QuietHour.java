package dev.sluice.bench.persist;

import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import dev.sluice.bench.load.NumberedEvents;
import dev.sluice.bench.load.SingleConnection;
import dev.sluice.bench.load.SingleConnection.Answer;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import dev.sluice.bench.report.Section;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Now and then an event when there is nothing else to do, answered once it is stored. */
final class QuietHour {
  private static final int WARM_UP = 50;
  private static final int EVENTS = 150;
  private static final double LIMIT_MILLIS = 250;
  private static final long SEED = 20_264;
  private static final String STORED = Target.PATH + "?ack=stored";

  private final SplittableRandom random = new SplittableRandom(SEED);

  Section in(ServerProcess server) {
    try (SingleConnection connection = new SingleConnection(server.target())) {
      answers(connection, WARM_UP);
      List<Answer> answers = answers(connection, EVENTS);
      Latencies latencies = new Latencies(answers.stream().map(Answer::nanos).toList());
      Finding half = latencies.half("sent and known to be stored").atMost(LIMIT_MILLIS);
      Statuses statuses = new Statuses();
      answers.forEach(answer -> statuses.count(answer.status()));
      return new Section(
          "Single events, each a while after the one before",
          List.of(half, latencies.nearlyAll("sent and known to be stored")),
          List.of("answers: " + statuses));
    }
  }

  private List<Answer> answers(SingleConnection connection, int many) {
    return LongStream.range(0, many).mapToObj(number -> afterAWhile(connection, number)).toList();
  }

  private Answer afterAWhile(SingleConnection connection, long number) {
    Wait.pause(Duration.ofMillis(random.nextLong(50, 350)));
    return connection.post(STORED, NumberedEvents.event(number));
  }
}
