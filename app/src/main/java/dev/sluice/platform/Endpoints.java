package dev.sluice.platform;

import java.util.List;

/** The endpoints of one room. */
public record Endpoints(List<Endpoint> endpoints) {

  public Endpoints {
    endpoints = List.copyOf(endpoints);
  }

  public static Endpoints of(Endpoint... endpoints) {
    return new Endpoints(List.of(endpoints));
  }
}
