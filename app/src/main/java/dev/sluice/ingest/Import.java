package dev.sluice.ingest;

import dev.sluice.body.ArraySlicer;
import dev.sluice.body.CsvSlicer;
import dev.sluice.body.LineSlicer;
import dev.sluice.body.Slicer;
import dev.sluice.event.EventReader;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** The files of one upload, read one after the other while they come. */
final class Import {

  private static final int MOST_PARTS = 100;
  private static final int LIMIT = EventReader.MAX_EVENT_BYTES;

  private final Bodies bodies;
  private final Streams streams;
  private final Function<HttpHeaders, RecordReader> json;
  private final Supplier<RecordReader> rows;
  private final Sender sender;
  private final Named named;
  private int parts;
  private int files;

  Import(
      Bodies bodies,
      Streams streams,
      Function<HttpHeaders, RecordReader> json,
      Supplier<RecordReader> rows,
      Sender sender,
      Named named) {
    this.bodies = bodies;
    this.streams = streams;
    this.json = json;
    this.rows = rows;
    this.sender = sender;
    this.named = named;
  }

  /** Where the upload breaks off, what was read of it before is not thrown away. */
  Flux<Supplier<Stretch>> read(Flux<PartEvent> upload) {
    return upload
        .windowUntil(PartEvent::isLast, false, 1)
        .concatMapDelayError(part -> part.switchOnFirst(this::readPart), false, 1)
        .concatWith(Mono.defer(() -> files == 0 ? Mono.error(noFile()) : Mono.empty()));
  }

  private static Problem noFile() {
    return new Problem(ProblemType.MALFORMED_MULTIPART, "There is no file in the body.");
  }

  private Flux<Supplier<Stretch>> readPart(
      Signal<? extends PartEvent> first, Flux<PartEvent> part) {
    PartEvent head = first.get();
    if (head == null) {
      return part.thenMany(Flux.empty());
    }
    parts++;
    if (parts > MOST_PARTS) {
      return Flux.error(tooMany());
    }
    return head instanceof FormPartEvent
        ? part.thenMany(Flux.empty())
        : readFile(head.headers(), part.map(event -> Bodies.bytes(event.content())));
  }

  private static Problem tooMany() {
    return new Problem(
        ProblemType.TOO_LARGE, "An upload has no more than " + MOST_PARTS + " parts.");
  }

  private Flux<Supplier<Stretch>> readFile(HttpHeaders headers, Flux<byte[]> content) {
    int file = files++;
    FileKind kind = FileKind.of(headers);
    RecordReader reader = json.apply(headers);
    Flux<byte[]> decoded =
        Beginning.of(content, FileKind::showsCoding)
            .switchOnFirst(
                (first, rest) ->
                    bodies.stream(sender.caller().client(), kind.coding(first.get()), rest));
    return Beginning.of(decoded, DocumentReader::isBegun)
        .switchOnFirst((first, rest) -> readRecords(kind, first.get(), rest, file, reader));
  }

  private Flux<Supplier<Stretch>> readRecords(
      FileKind kind, byte @Nullable [] first, Flux<byte[]> content, int file, RecordReader reader) {
    if (kind.isCsv()) {
      return read(content, new CsvSlicer(LIMIT), Unit.LINE.ofFile(file), rows.get());
    }
    return first != null && DocumentReader.isArray(first)
        ? read(content, new ArraySlicer(LIMIT), Unit.INDEX.ofFile(file), reader)
        : read(content, new LineSlicer(LIMIT), Unit.LINE.ofFile(file), reader);
  }

  private Flux<Supplier<Stretch>> read(
      Flux<byte[]> content, Slicer slicer, Unit unit, RecordReader reader) {
    return streams.read(content, slicer, new Intake(sender, unit, reader, named));
  }
}
