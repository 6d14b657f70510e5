package dev.sluice.dialect;

import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is wrong with what was sent, field by field. */
final class FieldFaults {

  private static final String MEMBER = "errors";

  private final Map<String, List<String>> messages = new LinkedHashMap<>();

  FieldFaults() {}

  FieldFaults(Map<String, String> faults) {
    faults.forEach(this::add);
  }

  void add(String field, String message) {
    messages.computeIfAbsent(field, first -> new ArrayList<>()).add(message);
  }

  void requireNone() {
    if (!messages.isEmpty()) {
      throw new Problem(ProblemType.INVALID_FIELD, "Some fields are not valid.").with(MEMBER, this);
    }
  }

  /** Those for which something was refused, be it one. */
  static Optional<FieldFaults> of(Problem problem) {
    if (problem.member(MEMBER) instanceof FieldFaults faults) {
      return Optional.of(faults);
    }
    return problem.member("field") instanceof String field
        ? Optional.of(new FieldFaults(Map.of(field, String.valueOf(problem.getMessage()))))
        : Optional.empty();
  }

  Map<String, List<String>> messages() {
    return messages;
  }
}
