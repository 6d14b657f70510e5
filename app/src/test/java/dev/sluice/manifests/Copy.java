package dev.sluice.manifests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The manifests in another folder, with what is made by hand for an overlay and never kept here.
 */
record Copy(Path folder) {

  private static final Path ROOT = Path.of("..");

  static Copy in(Path folder) {
    copy(ROOT.resolve("k8s"), folder);
    copy(ROOT.resolve("infra").resolve("grafana"), folder);
    return new Copy(folder);
  }

  private static void copy(Path manifests, Path folder) {
    try (Stream<Path> files = Files.walk(manifests)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(ROOT.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Copy inFolderOfItsOwn() {
    try {
      return in(Files.createTempDirectory(Path.of("target"), "k8s-")).withSecrets("dev");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Copy withOverlay(String name, String kustomization) {
    try {
      Path file = Files.createDirectories(overlay(name)).resolve("kustomization.yaml");
      Files.writeString(file, kustomization);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path overlay(String name) {
    return folder.resolve("k8s").resolve("overlays").resolve(name);
  }

  Copy withSecrets(String overlay) {
    try {
      Path secrets = Files.createDirectories(overlay(overlay).resolve("secrets"));
      Files.writeString(secrets.resolve("secrets"), "those of yours");
      Files.writeString(secrets.resolve("admin-key"), "the key of yours");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
