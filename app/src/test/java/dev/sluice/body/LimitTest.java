package dev.sluice.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class LimitTest {

  private static final int LIMIT = 1024 * 1024;
  private static final int PIECE = 16 * 1024;
  private static final int TEN_GIGABYTES = 10 * 1024;
  private static final int ONE_GIGABYTE = 1024;
  private static final int QUARTER = 256 * 1024 * 1024;

  private final Decoders decoders = new Decoders(1, Schedulers.immediate());

  @ParameterizedTest
  @EnumSource
  void a_body_may_be_as_large_as_the_limit(Coding coding) {
    assertThat(length(coding, LIMIT)).isEqualTo(LIMIT);
  }

  @ParameterizedTest
  @EnumSource
  void a_body_of_one_byte_more_is_too_large(Coding coding) {
    assertTooLarge(() -> length(coding, LIMIT + 1));
  }

  private long length(Coding coding, int length) {
    Flux<byte[]> encoded = Flux.just(Encoded.in(coding, new byte[length]));
    return decoders
        .decode(coding, encoded, LIMIT)
        .reduce(0L, (sum, piece) -> sum + piece.length)
        .blockOptional()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void of_a_bomb_no_more_is_decoded_than_the_limit(Coding coding) {
    List<Integer> pieces = new ArrayList<>();

    assertTooLarge(
        () ->
            decoders
                .decode(coding, Encoded.bomb(coding, TEN_GIGABYTES), LIMIT)
                .doOnNext(piece -> pieces.add(piece.length))
                .blockLast());

    assertThat(pieces).allMatch(length -> length <= PIECE);
    assertThat(pieces.stream().mapToInt(length -> length).sum()).isBetween(LIMIT - PIECE, LIMIT);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void a_body_without_a_limit_takes_no_more_memory_the_longer_it_is(Coding coding) {
    List<Long> used = new ArrayList<>();

    long length =
        decoders
            .decode(coding, Encoded.bomb(coding, ONE_GIGABYTE), Decoders.UNLIMITED)
            .reduce(0L, (sum, piece) -> weighed(sum, piece.length, used))
            .blockOptional()
            .orElseThrow();

    assertThat(length).isEqualTo(4L * QUARTER);
    assertThat(used).hasSize(4);
    assertThat(used.getLast()).isLessThan(used.getFirst() + QUARTER / 8);
  }

  private static long weighed(long sum, int more, List<Long> used) {
    if (sum / QUARTER != (sum + more) / QUARTER) {
      System.gc();
      used.add(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return sum + more;
  }

  private static void assertTooLarge(ThrowingCallable decoding) {
    assertThatThrownBy(decoding)
        .asInstanceOf(type(BodyException.class))
        .extracting(BodyException::fault)
        .isEqualTo(BodyFault.TOO_LARGE);
  }
}
