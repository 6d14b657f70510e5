package dev.sluice.bench.load;

import java.io.ByteArrayOutputStream;
import java.util.function.LongSupplier;

/** JSON arrays of events. */
public final class Batches {
  private Batches() {}

  public static byte[] numbered(int events, LongSupplier numbers) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(events * (Payloads.LENGTH + 1) + 1);
    for (int event = 0; event < events; event++) {
      json.write(event == 0 ? '[' : ',');
      json.writeBytes(NumberedEvents.event(numbers.getAsLong()));
    }
    json.write(']');
    return json.toByteArray();
  }
}
