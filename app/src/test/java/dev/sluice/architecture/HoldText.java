package dev.sluice.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URI;
import java.util.stream.StreamSupport;

/**
 * Holds a text among its constants. The compiler copies a constant to where it is used, so that no
 * dependency on the class that defines it is left to see.
 */
final class HoldText extends ArchCondition<JavaClass> {

  private final String text;

  HoldText(String text) {
    super("hold the text '" + text + "'");
    this.text = text;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    boolean held = type.getSource().map(source -> isHeldBy(bytes(source.getUri()))).orElse(false);
    events.add(
        new SimpleConditionEvent(
            type, held, type.getDescription() + (held ? " holds '" : " lacks '") + text + "'"));
  }

  private boolean isHeldBy(byte[] classFile) {
    return StreamSupport.stream(ClassFile.of().parse(classFile).constantPool().spliterator(), false)
        .anyMatch(entry -> entry instanceof StringEntry held && held.stringValue().equals(text));
  }

  private static byte[] bytes(URI source) {
    try (InputStream stream = source.toURL().openStream()) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
