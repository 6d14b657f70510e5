package dev.sluice.platform;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What health says, as figures of when they were last asked for. */
final class HealthMeters {

  private final MeterRegistry registry;
  private final ConcurrentMap<String, Boolean> engines = new ConcurrentHashMap<>();
  private final ConcurrentMap<Role, Boolean> roles = new ConcurrentHashMap<>();
  private volatile int alarms;
  private volatile boolean isDraining;

  HealthMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("sluice.alarms", this, same -> same.alarms)
        .description("What has gone wrong once and for all, and somebody has to know of")
        .register(registry);
    Gauge.builder("sluice.draining", this, same -> same.isDraining ? 1 : 0)
        .description("Whether the process is about to end")
        .register(registry);
  }

  void engine(String name, boolean isThere) {
    if (engines.put(name, isThere) == null) {
      up("engine", name, engines, name, "Whether an engine answers");
    }
  }

  void roles(Set<Role> all, Set<Role> lacking) {
    for (Role role : all) {
      if (roles.put(role, !lacking.contains(role)) == null) {
        up("role", role.label(), roles, role, "Whether a role can do its work");
      }
    }
  }

  void others(int alarmsRaised, boolean draining) {
    alarms = alarmsRaised;
    isDraining = draining;
  }

  private <K> void up(String what, String name, Map<K, Boolean> states, K key, String meaning) {
    Gauge.builder("sluice." + what + ".up", states, same -> same.getOrDefault(key, false) ? 1 : 0)
        .description(meaning)
        .tag(what, name)
        .register(registry);
  }
}
