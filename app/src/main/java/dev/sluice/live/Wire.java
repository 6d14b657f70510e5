package dev.sluice.live;

import dev.sluice.platform.EventFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How some readers are spoken to. Those who are spoken to alike are sent the same bytes. */
interface Wire {

  /** Empty where none of it is said in this way. */
  EventFrame frame(List<Message> messages);

  /** One that knows when it has left. */
  EventFrame apart(List<Message> messages);

  /** What all of these readers are told alike. */
  Signs signs();

  /** What somebody is told who has said something, where that is anything. */
  @Nullable EventFrame reply(String said);

  /** Whether who is spoken to so comes again once he is asked to. */
  default boolean isForWhoReturns() {
    return true;
  }

  /** Whether what was said last in it was a farewell. */
  default boolean isOver() {
    return false;
  }
}
