package dev.sluice.ingest;

import dev.sluice.body.Coding;
import dev.sluice.body.Decoders;
import dev.sluice.platform.EventLoops;
import dev.sluice.platform.Problem;
import dev.sluice.platform.ProblemType;
import dev.sluice.platform.TimeLimit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;

/** The bytes of requests, decoded and bounded. */
final class Bodies {

  private static final byte GZIP_MARK = 0x1f;

  /** Whom all bodies count for together that are read before anybody knows who sends them. */
  private static final UUID STRANGERS = new UUID(0, 0);

  private final IngestSettings settings;
  private final TimeLimit time;
  private final Decoders decoders;
  private final DecoderSeats seats;
  private final Room room;
  private final HeldBodies held;
  private final HeldBodies heldOfStrangers;

  /**
   * @param decoding where what is compressed is decoded, piece by piece
   * @param reading where large bodies are read, each at once
   */
  Bodies(IngestSettings settings, EventLoops loops, Scheduler decoding, Scheduler reading) {
    this.settings = settings;
    this.time = new TimeLimit(loops, settings.bodyTimeout());
    this.decoders = Decoders.within(settings.decoderMemory().bytes(), decoding);
    this.seats = new DecoderSeats(decoders.most());
    this.room = new Room(settings.heldBodies().bytes());
    this.held = new HeldBodies(room, settings.maxBody().toBytes(), reading);
    this.heldOfStrangers =
        new HeldBodies(room.of(STRANGERS), settings.maxBody().toBytes(), reading);
  }

  /** The bytes of all whole bodies that are booked now. */
  long held() {
    return room.taken();
  }

  /** A body that has to be there as a whole before it can be read. */
  Mono<byte[]> whole(ServerHttpRequest request, UUID client) {
    Whose whose = ofClient(client);
    return whole(whose, decoded(whose, request, limit(request)), request, body -> body);
  }

  /**
   * The same for what is made of it, which it is held for, and of a sender whose headers do not
   * always say what the first byte does.
   */
  <T> Mono<T> whole(ServerHttpRequest request, UUID client, Function<Mono<byte[]>, Mono<T>> use) {
    Whose whose = ofClient(client);
    return whole(whose, recognised(whose, request, limit(request)), request, use);
  }

  /**
   * The same of somebody of whom no more is known than where he is.
   *
   * @param network that he is in: it leaves room to the others, and all of them to those who are
   *     known
   */
  <T> Mono<T> wholeOfStranger(
      ServerHttpRequest request, UUID network, Function<Mono<byte[]>, Mono<T>> use) {
    Whose whose = ofStranger(network);
    return whole(whose, recognised(whose, request, limit(request)), request, use);
  }

  /** The same of a sender whose headers say all. */
  Mono<byte[]> wholeOfStranger(ServerHttpRequest request, UUID network) {
    Whose whose = ofStranger(network);
    return whole(whose, decoded(whose, request, limit(request)), request, body -> body);
  }

  /**
   * Whom a body counts for.
   *
   * @param sender with what is held of it
   * @param seated with a decoder of those few
   */
  private record Whose(HeldBodies held, UUID sender, UUID seated) {}

  private Whose ofClient(UUID client) {
    return new Whose(held, client, client);
  }

  private Whose ofStranger(UUID network) {
    return new Whose(heldOfStrangers, network, STRANGERS);
  }

  private <T> Mono<T> whole(
      Whose whose,
      Flux<byte[]> chunks,
      ServerHttpRequest request,
      Function<Mono<byte[]>, Mono<T>> use) {
    return whose.held.whole(
        whose.sender, length(request.getHeaders()), chunks, body -> time.on(request, body), use);
  }

  private long limit(ServerHttpRequest request) {
    long limit = settings.maxBody().toBytes();
    if (request.getHeaders().getContentLength() > limit) {
      throw new Problem(ProblemType.TOO_LARGE, "The body is larger than " + limit + " bytes.");
    }
    return limit;
  }

  /** What is announced is the length of the body as it is sent. */
  private static long length(HttpHeaders headers) {
    return headers.getFirst(HttpHeaders.CONTENT_ENCODING) == null
        ? headers.getContentLength()
        : HeldBodies.UNKNOWN;
  }

  /** A body of any length, piece by piece as it is asked for. */
  Flux<byte[]> stream(ServerHttpRequest request, UUID client) {
    return stream(client, coding(request.getHeaders()), pieces(request));
  }

  /** Pieces of any length in this coding, as they are after it. */
  Flux<byte[]> stream(UUID client, Coding coding, Flux<byte[]> encoded) {
    Flux<byte[]> decoded = decoders.decode(coding, encoded, Decoders.UNLIMITED);
    return coding.isLarge() ? seats.holdForStream(client, decoded) : decoded;
  }

  private Flux<byte[]> decoded(Whose whose, ServerHttpRequest request, long limit) {
    return decoded(whose, coding(request.getHeaders()), pieces(request), limit);
  }

  /** A decoder takes memory of its own for as long as the body takes to come. */
  private Flux<byte[]> decoded(Whose whose, Coding coding, Flux<byte[]> encoded, long limit) {
    Flux<byte[]> decoded = decoders.decode(coding, encoded, limit);
    return switch (coding) {
      case IDENTITY -> decoded;
      case GZIP, DEFLATE -> whose.held.decoding(whose.sender, decoded);
      case BROTLI, ZSTD -> seats.holdForBody(whose.seated, decoded);
    };
  }

  private Flux<byte[]> recognised(Whose whose, ServerHttpRequest request, long limit) {
    Coding named = coding(request.getHeaders());
    return named == Coding.IDENTITY || named == Coding.GZIP
        ? pieces(request)
            .filter(piece -> piece.length > 0)
            .switchOnFirst((first, pieces) -> decoded(whose, coding(first), pieces, limit))
        : decoded(whose, request, limit);
  }

  /** No text begins with this byte. */
  private static Coding coding(Signal<? extends byte[]> first) {
    byte[] piece = first.get();
    return piece != null && piece[0] == GZIP_MARK ? Coding.GZIP : Coding.IDENTITY;
  }

  private static Flux<byte[]> pieces(ServerHttpRequest request) {
    return request.getBody().map(Bodies::bytes);
  }

  static Coding coding(HttpHeaders headers) {
    List<String> named = headers.getValuesAsList(HttpHeaders.CONTENT_ENCODING);
    return Coding.of(String.join(",", named)).orElseThrow(Bodies::unsupported);
  }

  private static Problem unsupported() {
    String supported =
        Coding.supported().stream().map(Coding::token).collect(Collectors.joining(", "));
    return new Problem(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "A body may be encoded once, in one of " + supported + ".")
        .header(HttpHeaders.ACCEPT_ENCODING, supported);
  }

  /** Whether there are enough of the first bytes to tell UTF-8 from the others. */
  static boolean showsUtf8(byte[] beginning) {
    return beginning.length > 1;
  }

  /** UTF-16 and UTF-32 show in the first two characters of any text that begins with a sign. */
  static void requireUtf8(byte[] beginning) {
    if (showsUtf8(beginning)
        && (beginning[0] == 0
            || beginning[1] == 0
            || ((beginning[0] & beginning[1] & 0xfe) == 0xfe && beginning[0] != beginning[1]))) {
      throw new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body in UTF-8.");
    }
  }

  static byte[] bytes(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }
}
