package dev.sluice.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubectlDownloadTest {

  private static final String SCRIPT = "#!/bin/sh\n";
  private static final String DIGEST =
      "a8076d3d28d21e02012b20eaf7dbf75409a6277134439025f282e368e3305abf";

  @TempDir private Path folder;

  @Test
  void what_is_what_its_publisher_says_it_is_can_be_run() throws IOException {
    publish(DIGEST);

    Path program = KubectlDownload.program(releases(), folder.resolve("kept"));

    assertThat(program).isExecutable().hasContent(SCRIPT.strip());
  }

  @Test
  void what_is_something_else_is_not_kept() throws IOException {
    publish("0".repeat(64));
    Path kept = folder.resolve("kept");

    assertThatIllegalStateException().isThrownBy(() -> KubectlDownload.program(releases(), kept));
    assertThat(kept).doesNotExist();
  }

  @Test
  void who_can_have_none_is_told_what_is_missing() {
    assertThatThrownBy(() -> KubectlDownload.program(releases(), folder.resolve("kept")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("kubectl or kustomize");
  }

  private URI releases() {
    return URI.create(folder.toUri() + "release/");
  }

  private void publish(String digest) throws IOException {
    Path program =
        folder.resolve(
            "release/v1.34.2/bin/%s/%s/kubectl"
                .formatted(KubectlDownload.system(), KubectlDownload.processor()));
    Files.createDirectories(program.getParent());
    Files.writeString(program, SCRIPT);
    Files.writeString(program.resolveSibling("kubectl.sha256"), digest + "\n");
  }
}
