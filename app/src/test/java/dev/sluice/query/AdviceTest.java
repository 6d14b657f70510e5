package dev.sluice.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.ProblemType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {

  @ParameterizedTest
  @EnumSource
  void every_problem_says_what_it_means_and_what_to_do(ProblemType type) {
    Advice advice = Advice.on(type);

    assertThat(advice.meaning()).isNotBlank().endsWith(".");
    assertThat(advice.remedy()).isNotBlank().endsWith(".");
  }
}
