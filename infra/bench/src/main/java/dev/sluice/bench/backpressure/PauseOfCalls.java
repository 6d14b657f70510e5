package dev.sluice.bench.backpressure;

import dev.sluice.bench.load.SingleConnection.Answer;
import dev.sluice.bench.load.Statuses;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Latencies;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What single calls were told, from the moment the broker stood still. */
record PauseOfCalls(long pausedAt, long resumedAt) {
  private static final int REFUSED = 503;
  private static final double AT_ONCE_MILLIS = 50;

  List<Finding> findings(List<Answer> answers, List<Finding> books) {
    long firstRefusal =
        ends(answers, REFUSED).filter(end -> end > pausedAt).min().orElse(resumedAt);
    List<Answer> refused = with(answers, REFUSED);
    Latencies atOnce =
        new Latencies(
            refused.stream()
                .filter(answer -> answer.sent() > firstRefusal && answer.sent() < resumedAt)
                .map(Answer::nanos)
                .toList());
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ofNanos("until the first 503", firstRefusal - pausedAt));
    findings.add(Finding.ofCount("503s to calls made after it", atOnce.count()).atLeast(1));
    findings.addAll(atOnce.findings("503s to calls made after it", AT_ONCE_MILLIS));
    findings.add(withoutAdvice(refused));
    findings.addAll(recovery(answers));
    findings.addAll(books);
    return findings;
  }

  private static Finding withoutAdvice(List<Answer> refused) {
    long without = refused.stream().filter(answer -> !answer.saysWhenToRetry()).count();
    return Finding.ofCount("503s that don't say when to try again", without).atMost(0);
  }

  private List<Finding> recovery(List<Answer> answers) {
    long first = ends(answers, 202).filter(end -> end > resumedAt).min().orElse(Long.MAX_VALUE);
    long last = ends(answers, REFUSED).filter(end -> end > resumedAt).max().orElse(resumedAt);
    return List.of(
        Finding.ofNanos("from the broker's return to the first 202", first - resumedAt).atMost(10),
        Finding.ofNanos("from the broker's return to the last 503", last - resumedAt).atMost(10));
  }

  /** All answers, by status. */
  List<String> remarks(List<Answer> answers) {
    Statuses statuses = new Statuses();
    answers.forEach(answer -> statuses.count(answer.status()));
    return List.of("answers: " + statuses);
  }

  private static List<Answer> with(List<Answer> answers, int status) {
    return answers.stream().filter(answer -> answer.status() == status).toList();
  }

  private static LongStream ends(List<Answer> answers, int status) {
    return with(answers, status).stream().mapToLong(answer -> answer.sent() + answer.nanos());
  }
}
