package dev.sluice.query;

import dev.sluice.platform.Parameters;
import java.util.Set;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Whom an address is about. */
final class NameInPath {

  private static final int LONGEST = 256;

  private NameInPath() {}

  /** Where it has no parameters beside. */
  static String of(ServerRequest request, String variable) {
    return of(request, variable, Set.of());
  }

  static String of(ServerRequest request, String variable, Set<String> parameters) {
    Parameters.of(request.queryParams(), parameters);
    String name = request.pathVariable(variable);
    if (name.codePointCount(0, name.length()) > LONGEST || name.indexOf(0) >= 0) {
      throw Parameters.invalid(
          variable, "must not be longer than %d characters, nor hold a zero".formatted(LONGEST));
    }
    return name;
  }
}
