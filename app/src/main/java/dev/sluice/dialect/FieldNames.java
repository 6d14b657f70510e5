package dev.sluice.dialect;

import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import java.util.Map;

/**
 * What another system calls our fields, to say of its own what is wrong with ours.
 *
 * @param names by what we call them
 */
record FieldNames(Map<String, String> names) {

  FieldNames {
    names = Map.copyOf(names);
  }

  Reading of(Reading reading) {
    return switch (reading) {
      case Reading.Accepted accepted -> accepted;
      case Reading.Rejected(Rejection.InvalidField(String field, String detail)) ->
          invalid(field, detail);
      case Reading.Rejected(Rejection.TooLarge(String field, int limit)) ->
          invalid(field, "must not be larger than %d bytes.".formatted(limit));
      case Reading.Rejected rejected -> rejected;
    };
  }

  private Reading invalid(String field, String detail) {
    String name = names.getOrDefault(field, field);
    String rule = detail.replace("The field '" + field + "' ", "");
    String sentence =
        name + " " + (rule.endsWith(".") ? rule.substring(0, rule.length() - 1) : rule);
    return new Reading.Rejected(new Rejection.InvalidField(name, sentence));
  }
}
