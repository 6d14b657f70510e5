package dev.sluice.standalone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was asked for on the command line.
 *
 * @param data the folder, as the user wrote it
 * @param port of HTTP; 0 takes a free one
 * @param forServer everything else, and the port in the server's own words
 */
record Arguments(Path data, int port, List<String> forServer) {
  static final String USAGE =
      """
      Sluice with its engines, in one process and one folder.

        --data=DIR       where everything is kept; ./data when it is not given
        --port=N         the port of HTTP; 8080 when it is not given, 0 for a free one
        --SETTING=VALUE  any setting of the server, such as --sluice.ingest.addresses=drop
        --help           shows this

      As the first word, rotate-secrets adds a secret to those in the folder and
      seals anew what was sealed with them. It takes a minute and starts no server;
      nobody is logged out by it. reseal-emails does the second half alone, where
      you have put the secret into the file yourself.

      An engine whose address is given is used in place of the embedded one:
      --sluice.log.bootstrap-servers, --sluice.store.url, --sluice.redis.url.
      """;

  private static final Pattern SETTING = Pattern.compile("--[\\w-]+(\\.[\\w\\[\\]-]+)+");
  private static final String DATA = "--data=";
  private static final String PORT = "--port=";
  private static final String SERVER_PORT = "--server.port=";

  Arguments {
    forServer = List.copyOf(forServer);
  }

  static boolean askForHelp(String... given) {
    return Stream.of(given).anyMatch(Set.of("--help", "-h")::contains);
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
        forServer.add(setting(argument));
      }
    }
    forServer.add(SERVER_PORT + port);
    return new Arguments(data, port, forServer);
  }

  /** A name of the server's has a dot in it; any other is a slip that nobody would notice. */
  private static String setting(String argument) {
    String name = argument.split("=", 2)[0];
    if (name.equals("--data") || name.equals("--port")) {
      throw new Refusal("%s takes its value after an equals sign: %1$s=VALUE.".formatted(name));
    }
    if (!SETTING.matcher(name).matches()) {
      throw new Refusal("There is no option '%s'; --help shows those there are.".formatted(name));
    }
    return argument;
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
