package dev.sluice.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * Asks the brokers by one client, which is made when it is first needed and again where that
 * failed: a broker whose name nobody knows is one that is away. A client that has not been answered
 * for some seconds is replaced. It may have come to wait for something that does not come, and
 * would do so for five minutes after the brokers are back.
 */
final class Brokers implements AutoCloseable {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final long SILENCE = Duration.ofSeconds(6).toNanos();

  private final LogSettings settings;
  private CompletableFuture<Admin> client =
      CompletableFuture.failedFuture(new IllegalStateException("It was not needed yet"));
  private volatile long heardAt;

  Brokers(LogSettings settings) {
    this.settings = settings;
  }

  <T> Mono<T> ask(Function<Admin, KafkaFuture<T>> question) {
    // others may wait for the same client: who leaves must not cancel it
    return Mono.fromFuture(this::client, true)
        .flatMap(admin -> answer(admin, question))
        .onErrorMap(CompletionException.class, e -> e.getCause() == null ? e : e.getCause());
  }

  private <T> Mono<T> answer(Admin admin, Function<Admin, KafkaFuture<T>> question) {
    return Mono.fromCompletionStage(question.apply(admin).toCompletionStage())
        .doOnSuccess(answer -> heardAt = System.nanoTime())
        .doOnError(TimeoutException.class, late -> replaceIfSilent(admin));
  }

  /** To ask for a broker's name takes its time. */
  private synchronized CompletableFuture<Admin> client() {
    if (client.isCompletedExceptionally()) {
      heardAt = System.nanoTime();
      client =
          CompletableFuture.supplyAsync(
              () -> Admin.create(KafkaOptions.admin(settings)), Thread::startVirtualThread);
    }
    return client;
  }

  private synchronized void replaceIfSilent(Admin admin) {
    if (isOurs(admin) && System.nanoTime() - heardAt > SILENCE) {
      client = CompletableFuture.failedFuture(new IllegalStateException("It was not answered"));
      Thread.startVirtualThread(() -> admin.close(Duration.ZERO));
    }
  }

  private boolean isOurs(Admin admin) {
    return client.state() == Future.State.SUCCESS && client.resultNow().equals(admin);
  }

  @Override
  public synchronized void close() {
    if (client.state() == Future.State.SUCCESS) {
      client.resultNow().close(CLOSE_LIMIT);
    }
  }
}
