package dev.sluice.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The commands that the README says work when pasted. */
final class Readme {

  private static final Path FILE = Path.of("../../README.md");
  private static final Pattern BLOCK = Pattern.compile("(?sm)^```(\\w*)\n(.*?)\n```$");
  private static final long LIMIT_SECONDS = 30;

  private Readme() {}

  /** Those that send and ask; one that only watches has no end. */
  static List<String> commands() throws IOException {
    return BLOCK
        .matcher(Files.readString(FILE))
        .results()
        .filter((MatchResult block) -> block.group(1).isEmpty())
        .map(block -> block.group(2))
        .filter(block -> block.contains("curl") && !block.contains("/live/"))
        .toList();
  }

  /** What a command says when it is pasted where that program's data folder is. */
  static String output(String command, Program program, Path folder) throws Exception {
    Path output = Files.createTempFile(folder, "readme", ".out");
    String here =
        command
            .replace("localhost:8080", "localhost:" + program.port())
            .replace("$(cat data/", "$(cat '%s'/".formatted(program.data()));
    Process shell =
        new ProcessBuilder("sh", "-c", here)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      shell.destroyForcibly();
    }
    return Files.readString(output);
  }
}
