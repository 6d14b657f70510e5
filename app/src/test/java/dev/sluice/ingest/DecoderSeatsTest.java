package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.Problem;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

class DecoderSeatsTest {

  private static final int MANY = 100;

  private final UUID client = UUID.randomUUID();

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "2, 1, 1, 1", "4, 2, 3, 3", "16, 9, 12, 12"})
  void one_client_leaves_some_to_the_others_and_streams_leave_some_to_bodies_that_end(
      int most, int streamsOfOne, int streams, int bodiesOfOne) {
    DecoderSeats forOne = new DecoderSeats(most);
    DecoderSeats forStreams = new DecoderSeats(most);
    DecoderSeats forBodies = new DecoderSeats(most);

    assertThat(seated(() -> forOne.holdForStream(client, Flux.never()))).isEqualTo(streamsOfOne);
    assertThat(seated(() -> forStreams.holdForStream(UUID.randomUUID(), Flux.never())))
        .isEqualTo(streams);
    assertThat(seated(() -> forBodies.holdForBody(client, Flux.never()))).isEqualTo(bodiesOfOne);
    assertThat(seated(() -> forBodies.holdForBody(UUID.randomUUID(), Flux.never())))
        .isEqualTo(most - bodiesOfOne);
  }

  private static long seated(Supplier<Flux<byte[]>> body) {
    return Stream.generate(body).limit(MANY).filter(DecoderSeatsTest::isSeated).count();
  }

  private static boolean isSeated(Flux<byte[]> body) {
    AtomicBoolean isRefused = new AtomicBoolean();
    body.doOnError(Problem.class, problem -> isRefused.set(true)).onErrorComplete().subscribe();
    return !isRefused.get();
  }
}
