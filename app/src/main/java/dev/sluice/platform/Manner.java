package dev.sluice.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * How an address words what it refuses, for clients that were written before they could know of
 * problem documents. What is refused, and which headers say more of it, is the same everywhere.
 */
@FunctionalInterface
public interface Manner {

  /** None where this call is refused by a problem document after all. */
  @Nullable RawAnswer refusal(ServerWebExchange exchange, Problem problem);
}
