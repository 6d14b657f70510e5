package dev.sluice.log;

import net.jpountz.util.Native;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka compresses with the native library only where it is loaded already, or lies on the class
 * path itself and not in a jar of jars. In Java the same work takes ten times as long.
 */
final class NativeLz4 {

  private static final Logger log = LoggerFactory.getLogger(NativeLz4.class);

  private NativeLz4() {}

  /** Once for the process; where the machine has no such library, Java goes on doing it. */
  static void load() {
    try {
      Native.load();
    } catch (LinkageError | UnsupportedOperationException unsupported) {
      log.info("Batches for the log are compressed in Java: {}", unsupported.getMessage());
    }
  }
}
