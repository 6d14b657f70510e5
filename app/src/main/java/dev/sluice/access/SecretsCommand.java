package dev.sluice.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done about secrets by hand, as the first word of a command line says it. */
public enum SecretsCommand {
  /** Adds a secret, and seals e-mails with it once it is in force. */
  ROTATE_SECRETS,
  /** Seals them with the one that is in force, whoever has added it. */
  RESEAL_EMAILS;

  /** Nothing where a server is to be started. */
  public static Optional<SecretsCommand> of(String... words) {
    return Arrays.stream(values())
        .filter(command -> words.length > 0 && words[0].equals(command.word()))
        .findFirst();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
