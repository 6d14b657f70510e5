package dev.sluice.platform;

import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/**
 * What goes wrong with something whose failure is known already, or that was left: nobody is to
 * hear of it twice, and Reactor would log it as an error.
 */
final class Aftermath implements Function<Context, Context> {

  private static final Logger log = LoggerFactory.getLogger(Aftermath.class);

  private final Consumer<Throwable> again;

  /**
   * @param what fails once more, as a sentence begins
   */
  Aftermath(String what) {
    this.again = failure -> log.debug("{} failed once more", what, failure);
  }

  @Override
  public Context apply(Context context) {
    return context.put("reactor.onErrorDropped.local", again);
  }
}
