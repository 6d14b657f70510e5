package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold for any bytes at all, whoever sends them and wherever they lie. */
final class AnyBytes {

  private AnyBytes() {}

  static void assertRefusedOrComeBack(byte[] bytes) {
    Reading reading = Reads.read(bytes);

    SecondOpinion.assertAgrees(bytes, reading);
    assertComesBack(reading);
    assertComesBack(EventCodec.decode(bytes));
  }

  private static void assertComesBack(Reading reading) {
    if (reading instanceof Reading.Accepted(Event event)) {
      assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(reading);
    }
  }
}
