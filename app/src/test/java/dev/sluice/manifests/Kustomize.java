package dev.sluice.manifests;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Renders an overlay as whoever applies it does: by kubectl, or the program it is made of. */
final class Kustomize {

  private final List<String> command;

  private Kustomize(List<String> command) {
    this.command = command;
  }

  static Kustomize installed() {
    return found("kubectl", "kustomize")
        .or(() -> found("kustomize", "build"))
        .orElseGet(() -> new Kustomize(List.of(KubectlDownload.program().toString(), "kustomize")));
  }

  private static Optional<Kustomize> found(String program, String word) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .map(path -> new Kustomize(List.of(path.toString(), word)));
  }

  String rendered(Path overlay) {
    List<String> words = new ArrayList<>(command);
    words.add(overlay.toString());
    try {
      Process process = new ProcessBuilder(words).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String complaint =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(overlay + " can't be rendered: " + complaint);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
