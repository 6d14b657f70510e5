package dev.sluice.architecture.broken.injection;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

@NullMarked
final class Culprit {
  @Autowired @Nullable Object needed;
}
