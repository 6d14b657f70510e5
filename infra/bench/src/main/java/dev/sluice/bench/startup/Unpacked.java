package dev.sluice.bench.startup;

import dev.sluice.bench.lab.Lab;
import dev.sluice.bench.lab.ServerJar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The server as the image has it: its libraries beside it, and their classes as once loaded. */
final class Unpacked {
  private Unpacked() {}

  static ServerJar of(Lab lab, String heap) {
    Path folder = lab.folder().resolve("unpacked");
    String packed = lab.jar().path().toString();
    lab.runJava(
        "unpacking",
        List.of("-Djarmode=tools", "-jar", packed, "extract", "--destination", folder.toString()));
    Path jar = folder.resolve(lab.jar().path().getFileName());
    Path cache = folder.resolve("classes.aot");
    List<String> training = new ArrayList<>(lab.options(heap));
    training.add("-XX:AOTCacheOutput=" + cache);
    training.add("-Dspring.context.exit=onRefresh");
    training.addAll(List.of("-jar", jar.toString()));
    lab.runJava("training", training);
    return new ServerJar(jar, List.of("-XX:AOTCache=" + cache));
  }
}
