package dev.sluice.architecture.broken.block;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

@NullMarked
final class Innocent {
  Stream<String> all(List<String> texts) {
    return texts.stream();
  }
}
