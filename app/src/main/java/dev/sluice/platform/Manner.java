package dev.sluice.platform;

import org.springframework.web.server.ServerWebExchange;

/**
 * How an address words what it refuses, for clients that were written before they could know of
 * problem documents. What is refused, and which headers say more of it, is the same everywhere.
 */
@FunctionalInterface
public interface Manner {

  RawAnswer refusal(ServerWebExchange exchange, Problem problem);
}
