package dev.sluice.ingest;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/**
 * What goes wrong with a body that has already been refused or left: what ends it ends its parts
 * and its decoding too. Nobody is to hear of it twice, and Reactor would log it as an error.
 */
final class Aftermath {

  private static final Logger log = LoggerFactory.getLogger(Aftermath.class);

  private Aftermath() {}

  static Context unheard(Context context) {
    Consumer<Throwable> again = Aftermath::write;
    return context.put("reactor.onErrorDropped.local", again);
  }

  private static void write(Throwable failure) {
    log.debug("A body that was given up failed once more", failure);
  }
}
