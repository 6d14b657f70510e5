package dev.sluice.embedded;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What to start and how.
 *
 * @param kinds the engines to start
 * @param ports where one is given; otherwise a free one is taken
 * @param durable whether PostgreSQL waits for the disk; only tests can do without
 * @param onFailure told when an engine gives up while it runs, as a broker does on a full disk
 */
public record EngineOptions(
    Set<Kind> kinds, Map<Kind, Integer> ports, boolean durable, Consumer<EngineFailure> onFailure) {

  /** The engines there are. */
  public enum Kind {
    KAFKA,
    POSTGRES,
    REDIS
  }

  public EngineOptions {
    kinds = Set.copyOf(kinds);
    ports = Map.copyOf(ports);
  }

  public static EngineOptions standard() {
    return new EngineOptions(EnumSet.allOf(Kind.class), Map.of(), true, failure -> {});
  }

  public EngineOptions without(Kind kind) {
    Set<Kind> fewer = EnumSet.noneOf(Kind.class);
    kinds.stream().filter(other -> other != kind).forEach(fewer::add);
    return new EngineOptions(fewer, ports, durable, onFailure);
  }

  public EngineOptions at(Kind kind, int port) {
    Map<Kind, Integer> more = new EnumMap<>(Kind.class);
    more.putAll(ports);
    more.put(kind, port);
    return new EngineOptions(kinds, more, durable, onFailure);
  }

  /** Faster, and of no use to anyone who wants to keep his data. */
  public EngineOptions forgetful() {
    return new EngineOptions(kinds, ports, false, onFailure);
  }

  public EngineOptions telling(Consumer<EngineFailure> listener) {
    return new EngineOptions(kinds, ports, durable, listener);
  }

  int port(Kind kind) {
    Integer chosen = ports.get(kind);
    return chosen == null ? Ports.free() : chosen;
  }
}
