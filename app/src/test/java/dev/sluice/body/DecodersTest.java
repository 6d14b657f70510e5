package dev.sluice.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.sluice.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class DecodersTest {

  private static final int CANCELLED = 1_000;
  private static final byte[] BYTES = new byte[100_000];

  private final Random random = Seed.random();
  private final Decoders decoders = new Decoders(2, Schedulers.immediate());

  @ParameterizedTest
  @EnumSource(names = {"BROTLI", "ZSTD"})
  void no_more_than_so_many_are_decoded_at_once(Coding coding) {
    Disposable first = never(coding).subscribe();
    Disposable second = never(coding).subscribe();

    assertThat(decoders.open()).isEqualTo(2);
    assertThatThrownBy(() -> never(coding).blockLast())
        .asInstanceOf(type(BodyException.class))
        .extracting(BodyException::fault)
        .isEqualTo(BodyFault.BUSY);

    first.dispose();
    assertThat(decoders.open()).isEqualTo(1);
    assertThat(whole(coding).blockLast()).isNotNull();
    second.dispose();
    assertThat(decoders.open()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "DEFLATE", "IDENTITY"})
  void those_that_take_little_memory_are_not_counted(Coding coding) {
    never(coding).subscribe();

    assertThat(decoders.open()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"BROTLI", "ZSTD"})
  void a_decoder_is_free_again_before_its_end_is_told(Coding coding) {
    List<Integer> open = new ArrayList<>();

    whole(coding).doOnComplete(() -> open.add(decoders.open())).blockLast();
    decoders
        .decode(coding, Flux.just(new byte[] {'{'}), Decoders.UNLIMITED)
        .doOnError(fault -> open.add(decoders.open()))
        .onErrorComplete()
        .blockLast();
    decoders
        .decode(coding, Flux.error(new IllegalStateException("gone")), Decoders.UNLIMITED)
        .doOnError(fault -> open.add(decoders.open()))
        .onErrorComplete()
        .blockLast();

    assertThat(open).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void nothing_is_taken_or_decoded_before_it_is_asked_for(Coding coding) {
    AtomicLong asked = new AtomicLong();
    List<byte[]> pieces = new ArrayList<>();
    Flux<byte[]> encoded =
        Flux.just(Encoded.in(coding, BYTES)).concatWith(Flux.never()).doOnRequest(asked::addAndGet);
    BaseSubscriber<byte[]> reader =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}

          @Override
          protected void hookOnNext(byte[] piece) {
            pieces.add(piece);
          }
        };

    decoders.decode(coding, encoded, Decoders.UNLIMITED).subscribe(reader);
    assertThat(asked).hasValue(0);

    reader.request(1);
    assertThat(asked).hasValue(1);
    assertThat(pieces).hasSize(1);

    reader.request(2);
    assertThat(asked).hasValue(1);
    assertThat(pieces).hasSize(3);
    reader.cancel();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void a_reader_that_leaves_at_any_time_leaves_nothing_behind(Coding coding) {
    Decoders decoders = new Decoders(CANCELLED, Schedulers.immediate());
    List<byte[]> chunks = Chunks.ofSize(Encoded.in(coding, BYTES), 50);
    Scheduler scheduler = Schedulers.newSingle("decoding");

    for (int times = 0; times < CANCELLED; times++) {
      Disposable reading =
          decoders
              .decode(coding, Flux.fromIterable(chunks).repeat(), Decoders.UNLIMITED)
              .onErrorComplete(BodyException.class)
              .subscribeOn(scheduler)
              .subscribe();
      long until = System.nanoTime() + random.nextInt(300_000);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      reading.dispose();
    }

    await().untilAsserted(() -> assertThat(decoders.open()).isZero());
    scheduler.dispose();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "IDENTITY")
  void the_worker_does_all_the_decoding_body_by_body_in_turns(Coding coding) {
    Scheduler worker = Schedulers.newSingle("worker");
    Decoders decoders = new Decoders(2, worker);
    Flux<byte[]> encoded = Flux.just(Encoded.in(coding, BYTES));
    List<String> order = new ArrayList<>();
    CountDownLatch both = new CountDownLatch(1);
    worker.schedule(() -> awaits(both));

    Flux<byte[]> first = decoders.decode(coding, encoded, Decoders.UNLIMITED);
    Flux<byte[]> second = decoders.decode(coding, encoded, Decoders.UNLIMITED);
    Disposable reading =
        Flux.merge(first.map(piece -> "first"), second.map(piece -> "second"))
            .doOnNext(body -> assertThat(Schedulers.isInNonBlockingThread()).isTrue())
            .subscribe(order::add);
    both.countDown();

    await().until(reading::isDisposed);
    assertThat(order).startsWith("first", "second", "first", "second");
    worker.dispose();
  }

  @Test
  void a_machine_without_room_refuses_all() {
    Flux<byte[]> refused =
        new Decoders(0, Schedulers.immediate())
            .decode(Coding.ZSTD, Flux.never(), Decoders.UNLIMITED);

    assertThatThrownBy(refused::blockLast).isInstanceOf(BodyException.class);
  }

  private static void awaits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Flux<byte[]> whole(Coding coding) {
    return decoders.decode(coding, Flux.just(Encoded.in(coding, BYTES)), Decoders.UNLIMITED);
  }

  private Flux<byte[]> never(Coding coding) {
    return decoders.decode(coding, Flux.never(), Decoders.UNLIMITED);
  }
}
