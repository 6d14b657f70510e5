package dev.sluice.bench.chaos;

import dev.sluice.bench.lab.Wait;
import java.time.Duration;
import java.util.Optional;

/** Servers that are told to end, and are started again. */
final class Fleet {
  private static final Duration AWAY = Duration.ofSeconds(10);
  static final String NOT_DRAINED = "a server did not end within 30 s of its SIGTERM";

  private final Site site;

  Fleet(Site site) {
    this.site = site;
  }

  /** One after the other; gives what did not go well. */
  Optional<String> startAgainInTurn() {
    boolean drained = true;
    for (Node node : site.nodes()) {
      drained &= node.end();
      node.start().awaitReady();
    }
    return drained ? Optional.empty() : Optional.of(NOT_DRAINED);
  }

  /** Each leaves for ten seconds, and another ten after it has come back the next one does. */
  Optional<String> comeAndGo(Duration length) {
    boolean drained = true;
    long end = System.nanoTime() + length.toNanos();
    for (int turn = 0; System.nanoTime() < end; turn++) {
      Node node = site.nodes().get(turn % site.nodes().size());
      drained &= node.end();
      Wait.pause(AWAY);
      node.start();
      Wait.pause(AWAY);
    }
    site.nodes().forEach(Node::awaitReady);
    return drained ? Optional.empty() : Optional.of(NOT_DRAINED);
  }
}
