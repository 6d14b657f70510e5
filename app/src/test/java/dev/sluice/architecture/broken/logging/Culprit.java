package dev.sluice.architecture.broken.logging;

import java.util.logging.Logger;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {
  Logger log = Logger.getLogger("log");
}
