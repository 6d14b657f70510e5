package dev.sluice.standalone;

import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.NullMarked;

/** Compiled for older Javas, so that one of them says what is missing instead of failing on us. */
@NullMarked
public final class Launcher {
  private static final int NEEDED = 25;

  private Launcher() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    int found = Runtime.version().feature();
    if (found < NEEDED) {
      System.err.printf("Sluice needs Java %d or newer; this is Java %d.%n", NEEDED, found);
      System.exit(1);
    }
    try {
      Class.forName("dev.sluice.standalone.Standalone")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }
}
