package dev.sluice.access;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the file of secrets says: a line {@code lasting base64}, and a line {@code id base64 time}
 * for each that has had its turn, or will.
 *
 * @param lasting the one that never changes
 * @param turns at least one, the newest last
 */
record InstallationSecrets(byte[] lasting, List<Secret> turns) {

  private static final String LASTING = "lasting";

  InstallationSecrets {
    turns = turns.stream().sorted(Comparator.comparing(Secret::inForceFrom)).toList();
  }

  /** Nothing where a text is not wholly what it should be. */
  static Optional<InstallationSecrets> parse(String text) {
    List<byte[]> lasting = new ArrayList<>();
    List<Secret> turns = new ArrayList<>();
    try {
      for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
        String[] words = line.strip().split(" ");
        if (words.length == 2 && words[0].equals(LASTING)) {
          lasting.add(bytes(words[1]));
        } else {
          turns.add(secret(words));
        }
      }
    } catch (IllegalArgumentException | DateTimeException wrong) {
      return Optional.empty();
    }
    return lasting.size() == 1 && !turns.isEmpty() && idsDiffer(turns)
        ? Optional.of(new InstallationSecrets(lasting.getFirst(), turns))
        : Optional.empty();
  }

  private static Secret secret(String... words) {
    if (words.length != 3 || !Secret.isId(words[0])) {
      throw new IllegalArgumentException("Not a secret");
    }
    return new Secret(words[0], bytes(words[1]), Instant.parse(words[2]));
  }

  private static byte[] bytes(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    if (bytes.length != Secret.LENGTH) {
      throw new IllegalArgumentException("Too short or too long");
    }
    return bytes;
  }

  private static boolean idsDiffer(List<Secret> turns) {
    Set<String> ids = new HashSet<>();
    return turns.stream().map(Secret::id).allMatch(ids::add);
  }

  String text() {
    StringBuilder text = new StringBuilder(LASTING + " " + Secret.base64(lasting) + "\n");
    turns.forEach(turn -> text.append(turn.line()));
    return text.toString();
  }

  /** The newest that is in force, or will be first. */
  Secret inForceAt(Instant time) {
    return turns.reversed().stream()
        .filter(turn -> !turn.inForceFrom().isAfter(time))
        .findFirst()
        .orElse(turns.getFirst());
  }

  Optional<Secret> find(String id) {
    return turns.stream().filter(turn -> turn.id().equals(id)).findFirst();
  }
}
