package dev.sluice.ingest;

import dev.sluice.access.Caller;
import dev.sluice.body.Coding;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;

/** Files that come as multipart, of any size, from the socket to the log. */
final class Uploads {

  private static final int MOST_HEADER_BYTES = 8 * 1024;

  /** Of one that is no file, which is passed over as a whole. */
  private static final int MOST_FIELD_BYTES = 8 * 1024;

  private static final ResolvableType PARTS = ResolvableType.forClass(PartEvent.class);

  private final Bodies bodies;
  private final Streams streams;
  private final Supplier<RecordReader> rows;
  private final Clock clock;
  private final Duration stallLimit;
  private final PartEventHttpMessageReader parts = new PartEventHttpMessageReader();

  /**
   * @param rows what reads those of one file of CSV
   */
  Uploads(
      Bodies bodies,
      Streams streams,
      Supplier<RecordReader> rows,
      Clock clock,
      Duration stallLimit) {
    this.bodies = bodies;
    this.streams = streams;
    this.rows = rows;
    this.clock = clock;
    this.stallLimit = stallLimit;
    parts.setMaxHeadersSize(MOST_HEADER_BYTES);
    parts.setMaxInMemorySize(MOST_FIELD_BYTES);
  }

  static boolean isOne(ServerRequest request) {
    return ContentType.of(request.headers().asHttpHeaders())
        .filter(MediaType.MULTIPART_FORM_DATA::includes)
        .isPresent();
  }

  /**
   * What has become of its events so far, each time that a further one is durable.
   *
   * @param json what reads the records that are JSON, of a file with such headers
   */
  Flux<Tally> take(
      ServerRequest request, Caller caller, Function<HttpHeaders, RecordReader> json, Tally tally) {
    requireMultipart(request);
    requirePlain(request.headers().asHttpHeaders());
    Sender sender = Sender.of(request, caller, clock);
    Import upload = new Import(bodies, streams, json, rows, sender, tally.named());
    return streams.append(request, caller, upload.read(partsOf(request)), tally);
  }

  private static void requireMultipart(ServerRequest request) {
    if (!isOne(request)) {
      throw new Problem(
          ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the files as multipart/form-data.");
    }
  }

  /** The parser stops at the last boundary, before a checksum that would come after it. */
  private static void requirePlain(HttpHeaders headers) {
    String plain = Coding.IDENTITY.token();
    if (!headers.getValuesAsList(HttpHeaders.CONTENT_ENCODING).stream()
        .allMatch(plain::equalsIgnoreCase)) {
      throw new Problem(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "The files of an upload may be compressed, and not the upload as a whole.")
          .header(HttpHeaders.ACCEPT_ENCODING, plain);
    }
  }

  private Flux<PartEvent> partsOf(ServerRequest request) {
    Flux<PartEvent> events = parts.read(PARTS, onTheHeap(request), Map.of());
    return Stall.limit(events, stallLimit)
        .onErrorMap(DecodingException.class, Uploads::malformed)
        .onErrorMap(IllegalArgumentException.class, Uploads::malformed)
        .onErrorMap(DataBufferLimitException.class, Uploads::tooLarge);
  }

  /**
   * Spring's parser releases a buffer twice when it is cancelled over it; on the heap none counts.
   */
  private static ServerHttpRequest onTheHeap(ServerRequest request) {
    return new ServerHttpRequestDecorator(request.exchange().getRequest()) {
      @Override
      public Flux<DataBuffer> getBody() {
        return super.getBody()
            .map(buffer -> DefaultDataBufferFactory.sharedInstance.wrap(Bodies.bytes(buffer)));
      }
    };
  }

  private static Problem malformed(Exception cause) {
    return new Problem(
        ProblemType.MALFORMED_MULTIPART, "The body can't be read as multipart/form-data.", cause);
  }

  private static Problem tooLarge(Exception cause) {
    return new Problem(
        ProblemType.TOO_LARGE, "The head of a part, or a form field, is too large.", cause);
  }
}
