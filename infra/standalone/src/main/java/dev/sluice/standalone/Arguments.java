package dev.sluice.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param data the folder, as the user wrote it
 * @param port of HTTP; 0 takes a free one
 * @param forServer everything else, and the port in the server's own words
 */
record Arguments(Path data, int port, List<String> forServer) {
  private static final String DATA = "--data=";
  private static final String PORT = "--port=";
  private static final String SERVER_PORT = "--server.port=";

  Arguments {
    forServer = List.copyOf(forServer);
  }

  static Arguments of(String... given) {
    Path data = Path.of("data");
    int port = 8080;
    List<String> forServer = new ArrayList<>();
    for (String argument : given) {
      if (argument.startsWith(DATA)) {
        data = folder(argument.substring(DATA.length()));
      } else if (argument.startsWith(PORT)) {
        port = port(argument.substring(PORT.length()));
      } else if (argument.startsWith(SERVER_PORT)) {
        port = port(argument.substring(SERVER_PORT.length()));
      } else {
        forServer.add(argument);
      }
    }
    forServer.add(SERVER_PORT + port);
    return new Arguments(data, port, forServer);
  }

  private static Path folder(String name) {
    if (name.isBlank()) {
      throw new Refusal("--data takes the name of a folder.");
    }
    return Path.of(name);
  }

  private static int port(String number) {
    if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > 65_535) {
      throw new Refusal("--port takes a number from 0 to 65535, not '%s'.".formatted(number));
    }
    return Integer.parseInt(number);
  }
}
