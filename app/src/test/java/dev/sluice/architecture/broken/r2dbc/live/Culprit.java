package dev.sluice.architecture.broken.r2dbc.live;

import io.r2dbc.spi.Readable;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Culprit {
  Class<?> row = Readable.class;
}
