package dev.sluice.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.platform.Traces;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** A trace as a record in Kafka has it, so that whoever reads the topic can go on with it. */
final class TraceHeader {

  private TraceHeader() {}

  static @Nullable String of(Headers headers) {
    Header header = headers.lastHeader(Traces.HEADER);
    return header == null || header.value() == null ? null : new String(header.value(), US_ASCII);
  }

  /** None where there is no trace. */
  static @Nullable List<Header> with(@Nullable String trace) {
    return trace == null
        ? null
        : List.of(new RecordHeader(Traces.HEADER, trace.getBytes(US_ASCII)));
  }
}
