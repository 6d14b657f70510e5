package dev.sluice.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.chaos.Fault.Dealt;
import dev.sluice.bench.chaos.Fault.OfEngine;
import dev.sluice.bench.chaos.Fault.OfServer;
import dev.sluice.bench.chaos.Fault.Replay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Duration SHORT = Duration.ofSeconds(15);
  private static final Fault FROZEN =
      new OfEngine(EngineName.KAFKA, OfEngine.Deed.FROZEN, Duration.ofSeconds(8));
  private static final Fault KILLED = new OfServer(OfServer.Deed.KILLED, 0, Duration.ofSeconds(2));
  private static final Fault EMPTIED =
      new OfEngine(EngineName.REDIS, OfEngine.Deed.EMPTIED, Duration.ZERO);
  private static final Fault DEALT = new Dealt(Duration.ofSeconds(8));

  private static Blow blow(Fault fault, Marks marks) {
    return Blow.dealt(fault, Optional.of(Duration.ofSeconds(3))).with(marks);
  }

  private static Verdict verdict(List<String> violations, Blow... blows) {
    Verdict.Figures figures = new Verdict.Figures(0, 0, 0, 0, 0, List.of(), Marks.NONE, 0, "none");
    return new Verdict(7, Duration.ZERO, figures, List.of(blows), violations);
  }

  @Test
  void a_fault_has_to_leave_what_it_is_sure_to_leave() {
    assertThat(Verdict.lacking(List.of(blow(DEALT, Marks.NONE))))
        .containsExactly("The faults have not bitten: no batch was fenced");
    assertThat(Verdict.lacking(List.of(blow(FROZEN, Marks.NONE))))
        .containsExactly("The faults have not bitten: nothing was refused");
    assertThat(Verdict.lacking(List.of(blow(KILLED, Marks.NONE))))
        .containsExactly("The faults have not bitten: no feed was taken up again");
  }

  @Test
  void faults_that_have_left_it_have_bitten() {
    assertThat(
            Verdict.lacking(
                List.of(
                    blow(DEALT, new Marks(1, 0, 0)),
                    blow(FROZEN, new Marks(0, 1, 0)),
                    blow(KILLED, new Marks(0, 0, 1)))))
        .isEmpty();
  }

  @Test
  void what_a_new_reading_of_the_log_has_fenced_is_no_proof() {
    assertThat(
            Verdict.lacking(
                List.of(blow(DEALT, Marks.NONE), blow(new Replay(), new Marks(6, 0, 0)))))
        .containsExactly("The faults have not bitten: no batch was fenced");
  }

  @Test
  void of_faults_that_promise_nothing_nothing_is_asked() {
    assertThat(Verdict.lacking(List.of(blow(EMPTIED, Marks.NONE)))).isEmpty();
    assertThat(Verdict.lacking(List.of(Blow.skipped(DEALT, "a disk")))).isEmpty();
  }

  @Test
  void what_has_recovered_in_time_is_no_violation() {
    assertThat(blow(EMPTIED, Marks.NONE).violation(SHORT)).isEmpty();
    assertThat(Blow.skipped(EMPTIED, "a disk").violation(SHORT)).isEmpty();
  }

  @Test
  void a_slow_recovery_is_a_violation_and_so_is_a_slow_taking_over() {
    Duration slow = Duration.ofSeconds(16);
    Duration quick = Duration.ofSeconds(1);

    assertThat(Blow.dealt(EMPTIED, Optional.of(slow)).violation(SHORT))
        .hasValue("Redis emptied: afterwards 16.0 s, which may take 15.0 s");
    assertThat(Blow.dealt(KILLED, slow, Optional.of(quick)).violation(SHORT))
        .hasValueSatisfying(text -> assertThat(text).contains("without it 16.0 s"));
    assertThat(Blow.dealt(KILLED, Optional.empty()).violation(SHORT)).isPresent();
  }

  @Test
  void how_much_there_was_of_a_fault_is_said() {
    Blow crowd = Blow.dealt(EMPTIED, Optional.of(Duration.ofSeconds(1))).with("of 5 clients 4");

    assertThat(crowd.with(Marks.NONE).text())
        .isEqualTo("Redis emptied: afterwards 1.0 s (of 5 clients 4)");
  }

  @Test
  void what_was_skipped_is_counted() {
    assertThat(verdict(List.of(), blow(EMPTIED, Marks.NONE)).text()).contains("\nPASSED\n");
    assertThat(verdict(List.of(), Blow.skipped(EMPTIED, "a disk")).text())
        .contains("\nPASSED, 1 skipped\n");
    assertThat(verdict(List.of("lost"), Blow.skipped(EMPTIED, "a disk")).text())
        .contains("\nFAILED, 1 skipped\n");
  }
}
