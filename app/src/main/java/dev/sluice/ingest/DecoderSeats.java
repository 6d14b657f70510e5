package dev.sluice.ingest;

import dev.sluice.platform.Seats;
import java.util.UUID;
import reactor.core.publisher.Flux;

/**
 * Shares out those few decoders that take megabytes each. One client leaves some of them to the
 * others, and streams, which may last for ever, leave some to the bodies that end.
 */
final class DecoderSeats {

  private static final String REFUSAL =
      "As many bodies in br or zstd are being decoded as there is memory for.";

  private final Seats all;
  private final Seats streams;

  DecoderSeats(int most) {
    this.all = seats(most);
    this.streams = seats(rest(most));
  }

  private static Seats seats(int most) {
    return new Seats(most, rest(most), REFUSAL);
  }

  /** Without a quarter, and without one at least, where there is more than one. */
  private static int rest(int seats) {
    return Math.max(1, seats - Math.max(1, seats / 4));
  }

  <T> Flux<T> holdForBody(UUID client, Flux<T> decoded) {
    return all.hold(client, decoded);
  }

  <T> Flux<T> holdForStream(UUID client, Flux<T> decoded) {
    return streams.hold(client, all.hold(client, decoded));
  }
}
