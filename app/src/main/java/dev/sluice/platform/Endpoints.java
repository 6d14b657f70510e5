package dev.sluice.platform;

import java.util.List;
import java.util.stream.Stream;

/** The endpoints of one room. */
public record Endpoints(List<Endpoint> endpoints) {

  public Endpoints {
    endpoints = List.copyOf(endpoints);
  }

  public static Endpoints of(Endpoints... parts) {
    return new Endpoints(Stream.of(parts).flatMap(part -> part.endpoints().stream()).toList());
  }

  public static Endpoints of(Endpoint... endpoints) {
    return new Endpoints(List.of(endpoints));
  }
}
