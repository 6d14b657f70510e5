package dev.sluice.platform;

import java.util.List;

/** What has gone wrong once and for all, and somebody has to know of, though everything works. */
@FunctionalInterface
public interface Alarm {

  /** A sentence for each, none as long as all is well. */
  List<String> raised();
}
