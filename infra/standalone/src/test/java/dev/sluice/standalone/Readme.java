package dev.sluice.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that the README and the pages for users say work when pasted. */
final class Readme {

  private static final List<Path> PAGES =
      List.of(
          Path.of("../../README.md"),
          Path.of("../../app/docs/SENDING.md"),
          Path.of("../../app/docs/ASKING.md"));

  private static final Pattern BLOCK = Pattern.compile("(?sm)^```(\\w*)\n(.*?)\n```$");
  private static final long LIMIT_SECONDS = 90;

  private Readme() {}

  /** Those that send and ask; one that only watches has no end. */
  static List<String> commands() throws IOException {
    return blocks("").stream()
        .filter(block -> block.contains("curl") && !block.contains("/live/"))
        .toList();
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    for (Path page : PAGES) {
      BLOCK
          .matcher(Files.readString(page))
          .results()
          .filter((MatchResult block) -> block.group(1).equals(language))
          .map(block -> block.group(2))
          .forEach(blocks::add);
    }
    return blocks;
  }

  /** The program in Java that sends one event, and the same with the line for many in its place. */
  static List<String> programs() throws IOException {
    List<String> blocks = blocks("java");
    String one = blocks.getFirst();
    String many =
        one.replaceFirst("(?m)^ +\\.POST\\(.*$", Matcher.quoteReplacement(blocks.get(1)))
            .replace("application/json", "application/x-ndjson")
            .replace(
                "lines.map",
                "Stream.of(\"{\\\"action\\\":\\\"a\\\"}\", \"{\\\"action\\\":\\\"b\\\"}\").map");
    return List.of(one, many);
  }

  /** What such a program says. */
  static String outputOfJava(String source, Program program, Path folder) throws Exception {
    String here =
        source
            .replace("localhost:8080", "localhost:" + program.port())
            .replace("data/admin-key", program.data().resolve("admin-key").toString());
    Path file = Files.writeString(folder.resolve("Send.java"), here);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return output("'%s' '%s'".formatted(java, file), program, folder);
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
