package dev.sluice.bench.keys;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.load.SingleConnection;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Calls with unknown keys and calls with a known key's name and a wrong secret, in random order.
 */
public final class KeysProgram implements Program {
  private static final String HEAP = "512m";
  private static final long SEED = 20_263;
  private static final int UNAUTHORIZED = 401;
  private static final byte[] EVENT = "{\"action\":\"try\"}".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    int tries =
        switch (mode) {
          case QUICK -> 20_000;
          case FULL -> 200_000;
        };
    WrongKeys keys = new WrongKeys(SEED);
    try (ServerProcess server = lab.ingest("keys-server", HEAP);
        SingleConnection connection = new SingleConnection(server.target())) {
      String known = server.key();
      Supplier<String> wrong = () -> keys.withAnotherSecret(known);
      String unknownAgain = keys.unknown();
      String wrongAgain = keys.withAnotherSecret(known);
      trials(connection, keys::unknown, wrong, tries / 2);
      return Outcome.of(
          new Section(
              "Refused keys, %d tries of each kind in random order".formatted(tries),
              findings(
                  trials(connection, keys::unknown, wrong, tries),
                  trials(connection, () -> unknownAgain, () -> wrongAgain, tries)),
              List.of()));
    }
  }

  private static List<Finding> findings(Trials eachNew, Trials again) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(eachNew.findings("each key new", "unknown", "wrong secret"));
    findings.addAll(again.findings("the same key again and again", "unknown", "wrong secret"));
    return findings;
  }

  private static Trials trials(
      SingleConnection connection, Supplier<String> some, Supplier<String> others, int tries) {
    Random coin = new Random(SEED);
    long[] someTimes = new long[tries];
    long[] otherTimes = new long[tries];
    for (int i = 0; i < tries; i++) {
      if (coin.nextBoolean()) {
        someTimes[i] = time(connection, some.get());
        otherTimes[i] = time(connection, others.get());
      } else {
        otherTimes[i] = time(connection, others.get());
        someTimes[i] = time(connection, some.get());
      }
    }
    return new Trials(someTimes, otherTimes);
  }

  private static long time(SingleConnection connection, String key) {
    SingleConnection.Answer answer = connection.postAs(key, EVENT);
    if (answer.status() != UNAUTHORIZED) {
      throw new IllegalStateException("A wrong key was answered " + answer.status());
    }
    return answer.nanos();
  }
}
