package dev.sluice.bench.backpressure;

import dev.sluice.bench.Mode;
import dev.sluice.bench.Outcome;
import dev.sluice.bench.Program;
import dev.sluice.bench.flood.Flood;
import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.NewClient;
import dev.sluice.bench.lab.ServerJar;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.bench.report.Finding;
import dev.sluice.bench.report.Section;
import java.util.ArrayList;
import java.util.List;

/** One server with little memory through all that should not harm it. */
public final class BackpressureProgram implements Program {
  private static final String HEAP = "256m";

  @Override
  public String name() {
    return "backpressure";
  }

  @Override
  public Outcome run(Lab lab, Mode mode) {
    List<Section> sections = new ArrayList<>();
    String otherKey = otherClient(lab);
    try (ServerProcess server = lab.ingest("backpressure-server", HEAP)) {
      long atFirst = server.liveHeap();
      sections.add(new PausedStream(lab, server).run());
      sections.add(new PausedCrowd(lab, server).run());
      PausedCalls calls = new PausedCalls(lab, server.target());
      sections.add(calls.untilGivenUp());
      sections.add(calls.withoutRoom());
      sections.addAll(new Flood(server, otherKey).run());
      sections.add(memory(atFirst, server));
    }
    sections.add(lookedAt(lab, otherKey));
    return Outcome.of(sections);
  }

  /** Who takes events in alone registers nobody. */
  private static String otherClient(Lab lab) {
    try (ServerProcess server = lab.ready("registry", HEAP, "ingest,query")) {
      return NewClient.at(server).key();
    }
  }

  /** It takes too long over everything to be timed. */
  private static Section lookedAt(Lab lab, String otherKey) {
    ServerJar paranoid =
        new ServerJar(lab.jar().path(), List.of("-Dio.netty.leakDetection.level=paranoid"));
    try (ServerProcess server = lab.ready(paranoid, "paranoid", HEAP, "ingest")) {
      Flood flood = new Flood(server, otherKey);
      List<String> answers = new ArrayList<>();
      answers.add("answers: " + flood.brief());
      // a buffer is found to be lost when it has been collected and another one is made
      server.liveHeap();
      answers.add("and once more: " + flood.brief());
      return new Section(
          "The floods once more and briefly, each buffer looked at",
          List.of(said("OutOfMemoryError", server), said("LEAK:", server)),
          answers);
    }
  }

  private static Section memory(long atFirst, ServerProcess server) {
    return new Section(
        "Memory at -Xmx%s over all of it".formatted(HEAP),
        List.of(
            Finding.ofBytes("live on the heap at first", atFirst),
            Finding.ofBytes("live on the heap at the end", server.liveHeap()),
            Finding.ofBytes("resident at the end", server.memory().resident()),
            Finding.ofBytes("resident at most", server.memory().peak()),
            said("OutOfMemoryError", server),
            said("LEAK:", server)),
        List.of());
  }

  private static Finding said(String word, ServerProcess server) {
    long lines = server.child().said().lines().filter(line -> line.contains(word)).count();
    return Finding.ofCount("lines of its log that say " + word, lines).atMost(0);
  }
}
