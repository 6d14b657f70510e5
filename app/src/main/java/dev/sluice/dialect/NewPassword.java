package dev.sluice.dialect;

import dev.sluice.access.Form;
import dev.sluice.platform.Problem;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What the usage tracker asks of a password besides its length. */
record NewPassword(String text) {

  private static final String FIELD = "password";

  /** The one that somebody wants to have; nothing where it is no text. */
  static Optional<NewPassword> in(Form form) {
    try {
      return form.optionalText(FIELD, 0, Integer.MAX_VALUE).map(NewPassword::new);
    } catch (Problem noText) {
      return Optional.empty();
    }
  }

  void addTo(FieldFaults faults) {
    require(Character::isUpperCase, "an uppercase letter", faults);
    require(Character::isLowerCase, "a lowercase letter", faults);
    require(Character::isDigit, "a digit", faults);
  }

  private void require(IntPredicate kind, String what, FieldFaults faults) {
    if (text.codePoints().noneMatch(kind)) {
      faults.add(FIELD, "The field 'password' must hold " + what + ".");
    }
  }

  @Override
  public String toString() {
    return "NewPassword[…]";
  }
}
