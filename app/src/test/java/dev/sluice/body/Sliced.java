package dev.sluice.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a slicer makes of a body, as texts of one character a byte: number and record, or fault. */
final class Sliced {

  private Sliced() {}

  static List<String> by(Slicer slicer, List<byte[]> chunks) {
    List<String> texts = new ArrayList<>();
    try {
      chunks.forEach(chunk -> slicer.take(chunk).forEach(slice -> texts.add(text(slice))));
      slicer.end().forEach(slice -> texts.add(text(slice)));
    } catch (BodyException e) {
      texts.add(e.fault() + ": " + e.getMessage());
    }
    return texts;
  }

  static List<String> by(Slicer slicer, String body) {
    return by(slicer, List.of(body.getBytes(ISO_8859_1)));
  }

  static String text(Slice slice) {
    return switch (slice) {
      case Slice.Whole whole -> whole(whole.number(), new String(bytes(whole), ISO_8859_1));
      case Slice.TooLong(long number) -> tooLong(number);
    };
  }

  static String whole(long number, String record) {
    return number + " " + record;
  }

  static String tooLong(long number) {
    return number + " is too long";
  }

  static byte[] bytes(Slice.Whole whole) {
    return Arrays.copyOfRange(whole.bytes(), whole.from(), whole.to());
  }
}
