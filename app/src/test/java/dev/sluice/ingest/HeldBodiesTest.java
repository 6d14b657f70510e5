package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.Answers;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class HeldBodiesTest {

  private final UUID client = UUID.randomUUID();
  private final Room room = new Room(100);
  private final HeldBodies bodies = new HeldBodies(room, 60, Schedulers.parallel());

  @Test
  void chunks_come_out_as_one_body_and_nothing_is_held_after_it() {
    byte[] body = Answers.of(whole(Flux.just(bytes(1, 20), bytes(2, 20), bytes(3, 20))));

    assertThat(body).hasSize(60).startsWith(1).endsWith(3);
    assertThat(room.taken()).isZero();
  }

  @Test
  void a_body_without_a_byte_is_a_body() {
    assertThat(Answers.of(whole(Flux.empty()))).isEmpty();
  }

  @Test
  void one_that_is_too_large_is_refused_and_let_go() {
    assertThatThrownBy(() -> Answers.of(whole(Flux.just(bytes(1, 40), bytes(2, 21)))))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.TOO_LARGE));
    assertThat(room.taken()).isZero();
  }

  @Test
  void together_they_hold_no_more_than_there_is_room_for_and_who_leaves_makes_room() {
    Sinks.Many<byte[]> slow = Sinks.many().unicast().onBackpressureBuffer();
    Disposable waiting = whole(slow.asFlux()).subscribe();
    slow.tryEmitNext(bytes(1, 50));

    assertThat(room.taken()).isEqualTo(50);
    assertThatThrownBy(() -> Answers.of(whole(Flux.just(bytes(1, 51)))))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAVAILABLE));

    waiting.dispose();

    assertThat(room.taken()).isZero();
    assertThat(Answers.of(whole(Flux.just(bytes(1, 51))))).hasSize(51);
  }

  @Test
  void one_client_leaves_a_quarter_to_the_others() {
    Sinks.Many<byte[]> slow = Sinks.many().unicast().onBackpressureBuffer();
    Disposable waiting = whole(slow.asFlux()).subscribe();
    slow.tryEmitNext(bytes(1, 20));
    slow.tryEmitNext(bytes(1, 30));

    assertThatThrownBy(() -> Answers.of(whole(Flux.just(bytes(1, 20), bytes(1, 6)))))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAVAILABLE));
    assertThat(Answers.of(whole(Flux.just(bytes(1, 20), bytes(1, 5))))).hasSize(25);
    assertThat(Answers.of(whole(UUID.randomUUID(), Flux.just(bytes(1, 20), bytes(1, 30)))))
        .hasSize(50);

    waiting.dispose();
    assertThat(Answers.of(whole(Flux.just(bytes(1, 20), bytes(1, 40))))).hasSize(60);
  }

  @Test
  void the_first_piece_of_a_body_counts_as_its_clients_too() {
    List<Disposable> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(whole(Flux.just(bytes(1, 25)).concatWith(Flux.never())).subscribe());
    }

    assertThatThrownBy(() -> Answers.of(whole(Flux.just(bytes(1, 1)))))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAVAILABLE));
    assertThat(Answers.of(whole(UUID.randomUUID(), Flux.just(bytes(1, 20))))).hasSize(20);

    waiting.forEach(Disposable::dispose);
    assertThat(room.taken()).isZero();
  }

  @Test
  void a_body_that_comes_in_one_piece_needs_no_room() {
    room.book(client, 100);

    assertThat(Answers.of(ofLength(60, bytes(1, 60)))).hasSize(60);
    assertThatThrownBy(() -> Answers.of(ofLength(60, bytes(1, 59)))).isInstanceOf(Problem.class);
  }

  @Test
  void one_whose_pieces_are_each_as_long_as_was_announced_of_all_needs_room_for_all_of_them() {
    Sinks.Many<byte[]> slow = Sinks.many().unicast().onBackpressureBuffer();
    Disposable waiting =
        bodies.whole(client, 20, slow.asFlux(), UnaryOperator.identity(), body -> body).subscribe();
    slow.tryEmitNext(bytes(1, 20));
    slow.tryEmitNext(bytes(1, 20));

    assertThat(room.taken()).isEqualTo(40);
    slow.tryEmitNext(bytes(1, 20));
    assertThat(room.taken()).isEqualTo(60);

    waiting.dispose();
    assertThat(room.taken()).isZero();
  }

  @Test
  void a_decoder_needs_room_for_as_long_as_its_body_comes_however_little_has_come() {
    Room room = new Room(4L * HeldBodies.BYTES_OF_A_DECODER);
    HeldBodies held = new HeldBodies(room, 60, Schedulers.parallel());
    Sinks.Many<byte[]> slow = Sinks.many().unicast().onBackpressureBuffer();
    Disposable first = held.decoding(client, Flux.never()).subscribe();
    held.decoding(client, slow.asFlux()).subscribe();
    Disposable third = held.decoding(client, Flux.never()).subscribe();

    assertThat(room.taken()).isEqualTo(3L * HeldBodies.BYTES_OF_A_DECODER);
    assertThatThrownBy(() -> held.decoding(client, Flux.just(bytes(1, 1))).blockLast())
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.UNAVAILABLE));
    assertThat(held.decoding(UUID.randomUUID(), Flux.just(bytes(1, 1))).blockLast()).hasSize(1);

    first.dispose();
    slow.tryEmitComplete();
    third.dispose();
    assertThat(room.taken()).isZero();
  }

  @Test
  void what_takes_long_to_read_is_not_read_on_the_event_loop() {
    HeldBodies large = new HeldBodies(new Room(10_000_000), 1_000_000, Schedulers.parallel());
    Thread eventLoop = Thread.currentThread();

    assertThat(reader(large, HeldBodies.QUICKLY_READ)).isSameAs(eventLoop);
    assertThat(reader(large, HeldBodies.QUICKLY_READ + 1).getName()).startsWith("parallel");
  }

  private Thread reader(HeldBodies held, int size) {
    return Answers.of(
        held.whole(client, size, Flux.just(bytes(1, size)), UnaryOperator.identity(), body -> body)
            .map(body -> Thread.currentThread()));
  }

  @Test
  void a_body_that_was_handed_on_is_held_no_longer_though_its_call_goes_on() {
    AtomicReference<WeakReference<byte[]>> read = new AtomicReference<>();

    Disposable call =
        whole(Flux.range(1, 2).map(i -> bytes(i, 10)).take(1))
            .doOnNext(body -> read.set(new WeakReference<>(body)))
            .flatMap(body -> Mono.never())
            .subscribe();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(read.get().get()).isNull();
            });
    call.dispose();
  }

  private Mono<byte[]> whole(Flux<byte[]> chunks) {
    return whole(client, chunks);
  }

  private Mono<byte[]> whole(UUID of, Flux<byte[]> chunks) {
    return bodies.whole(of, HeldBodies.UNKNOWN, chunks, UnaryOperator.identity(), body -> body);
  }

  private Mono<byte[]> ofLength(long length, byte[] chunk) {
    return bodies.whole(client, length, Flux.just(chunk), UnaryOperator.identity(), body -> body);
  }

  private static byte[] bytes(int value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
