package dev.sluice.dialect;

import dev.sluice.access.ShownKeys;
import dev.sluice.body.Slice;
import dev.sluice.event.Origin;
import dev.sluice.event.Reading;
import dev.sluice.event.Rejection;
import dev.sluice.ingest.RecordReader;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Reads records in which the key of their sender stands: one that shows another is somebody else's,
 * and not taken for his.
 *
 * @param field where another key stands
 * @param shown the key of a record
 */
record OneKey(
    RecordReader reader, String key, String field, Function<Slice, Optional<String>> shown)
    implements RecordReader {

  /**
   * What is read is read as ever where the key was shown outside.
   *
   * @param key that stands in the records
   */
  static RecordReader of(
      ServerRequest request,
      Supplier<Optional<String>> key,
      String field,
      Function<Slice, Optional<String>> shown,
      RecordReader reader) {
    return ShownKeys.ofHeaders(request.headers().asHttpHeaders()).isPresent()
        ? reader
        : key.get().<RecordReader>map(one -> new OneKey(reader, one, field, shown)).orElse(reader);
  }

  @Override
  public Reading read(Slice.Whole slice, Origin origin) {
    return shown.apply(slice).filter(other -> !other.equals(key)).isPresent()
        ? new Reading.Rejected(rejection())
        : reader.read(slice, origin);
  }

  private Rejection rejection() {
    return new Rejection.InvalidField(
        field, "The field '" + field + "' must be the same key in all events of a request.");
  }

  @Override
  public Optional<String> idOf(Slice.Whole slice) {
    return reader.idOf(slice);
  }
}
