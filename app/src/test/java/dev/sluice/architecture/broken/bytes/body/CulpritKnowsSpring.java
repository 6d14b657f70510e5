package dev.sluice.architecture.broken.bytes.body;

import org.jspecify.annotations.NullMarked;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

@NullMarked
final class CulpritKnowsSpring {
  DefaultDataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;
}
