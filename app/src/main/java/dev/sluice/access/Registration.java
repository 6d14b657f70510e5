package dev.sluice.access;

import dev.sluice.platform.Network;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself when it comes.
 *
 * @param password none for a client that is never to log in
 * @param from the networks from which its first key is good, all of them for none
 */
public record Registration(
    String name, Email email, @Nullable String password, List<Network> from) {

  static final int LONGEST_NAME = 128;

  static final Set<String> MEMBERS = Set.of("name", "email", "password");

  public Registration {
    from = List.copyOf(from);
  }

  public static Registration of(Form form) {
    return new Registration(name(form), email(form), password(form), List.of());
  }

  /** The same of one that need not have a password, or not be good from everywhere. */
  public static Registration of(Form form, List<Network> from) {
    return new Registration(
        name(form),
        email(form),
        form.optionalText("password", Passwords.SHORTEST, Passwords.LONGEST).orElse(null),
        from);
  }

  /** What {@link #of(Form)} would refuse, all of it by the names of the fields. */
  public static Map<String, String> faults(Form form) {
    return form.faults(Registration::name, Registration::email, Registration::password);
  }

  private static String name(Form form) {
    return form.title("name", LONGEST_NAME);
  }

  private static Email email(Form form) {
    return form.value("email", Email.LONGEST, Email::parse, "must be an e-mail address");
  }

  private static String password(Form form) {
    return form.text("password", Passwords.SHORTEST, Passwords.LONGEST);
  }

  @Override
  public String toString() {
    return "Registration[name=" + name + "]";
  }
}
