package dev.sluice.architecture.broken.language.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.http.HttpHeaders;

@NullMarked
final class CulpritKnowsSpring {
  HttpHeaders headers = new HttpHeaders();
}
