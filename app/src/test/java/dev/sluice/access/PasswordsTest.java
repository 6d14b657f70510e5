package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Answers;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class PasswordsTest {

  private static final int COST = 4;

  private final Scheduler threads = Schedulers.newBoundedElastic(1, 2, "passwords-test");
  @TempDir private Path folder;
  private KeyRing ring;
  private Passwords passwords;

  @BeforeEach
  void make() {
    ring = MadeSecrets.in(folder.resolve("secrets"), Clock.systemUTC());
    passwords = new Passwords(ring, COST, threads);
  }

  @AfterEach
  void stop() {
    threads.dispose();
  }

  @Test
  void a_password_matches_its_own_hash_and_no_other() {
    String hash = hash("correct horse");

    assertThat(matches("correct horse", hash)).isTrue();
    assertThat(matches("correct horsf", hash)).isFalse();
    assertThat(matches("correct horse", passwords.nobodys())).isFalse();
  }

  @Test
  void one_password_is_never_hashed_alike_twice() {
    assertThat(hash("correct horse")).isNotEqualTo(hash("correct horse"));
  }

  @Test
  void all_of_a_long_password_counts() {
    String beginning = "ö".repeat(255);
    String hash = hash(beginning + "a");

    assertThat(matches(beginning + "a", hash)).isTrue();
    assertThat(matches(beginning + "b", hash)).isFalse();
  }

  @Test
  void the_hash_that_nobody_has_is_as_much_work_as_any() {
    assertThat(passwords.nobodys()).hasSameSizeAs(hash("correct horse"));
    assertThat(passwords.nobodys()).startsWith(hash("correct horse").substring(0, 7));
  }

  @Test
  void who_finds_too_many_waiting_is_told_to_come_again() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    threads.schedule(
        () -> {
          begun.countDown();
          await(done);
        });
    begun.await();
    List<Throwable> refusals = new CopyOnWriteArrayList<>();

    List<Mono<String>> calls = List.of(hashed(refusals), hashed(refusals), hashed(refusals));
    calls.forEach(Mono::subscribe);

    assertThat(refusals)
        .singleElement()
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE));
    done.countDown();
  }

  private Mono<String> hashed(List<Throwable> refusals) {
    return passwords.hash("correct horse").doOnError(refusals::add).onErrorComplete();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String hash(String password) {
    return Answers.of(passwords.hash(password));
  }

  private boolean matches(String password, String hash) {
    return Answers.of(passwords.matches(password, hash));
  }
}
