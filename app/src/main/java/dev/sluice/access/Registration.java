package dev.sluice.access;

import java.util.Set;

/** What a client says of itself when it comes. */
record Registration(String name, Email email, String password) {

  static final int LONGEST_NAME = 128;

  static final Set<String> MEMBERS = Set.of("name", "email", "password");

  static Registration of(Form form) {
    return new Registration(
        form.title("name", LONGEST_NAME),
        form.value("email", Email.LONGEST, Email::parse, "must be an e-mail address"),
        form.text("password", Passwords.SHORTEST, Passwords.LONGEST));
  }

  @Override
  public String toString() {
    return "Registration[name=" + name + "]";
  }
}
