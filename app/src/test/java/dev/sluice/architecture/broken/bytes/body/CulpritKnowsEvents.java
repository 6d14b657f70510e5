package dev.sluice.architecture.broken.bytes.body;

import dev.sluice.architecture.broken.bytes.event.Event;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class CulpritKnowsEvents {
  Event event = new Event();
}
