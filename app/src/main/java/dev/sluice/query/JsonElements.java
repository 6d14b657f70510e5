package dev.sluice.query;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The elements of one JSON array, each but the first with a comma before it. */
final class JsonElements implements Function<FoundEvent, byte[]> {

  private final Function<FoundEvent, byte[]> element;
  private boolean isBegun;

  JsonElements(Function<FoundEvent, byte[]> element) {
    this.element = element;
  }

  @Override
  public byte[] apply(FoundEvent event) {
    byte[] text = element.apply(event);
    if (!isBegun) {
      isBegun = true;
      return text;
    }
    byte[] next = new byte[text.length + 1];
    next[0] = ',';
    System.arraycopy(text, 0, next, 1, text.length);
    return next;
  }

  /** The whole array, of pieces that this has written. */
  static Flux<Mono<byte[]>> array(Flux<Mono<byte[]>> pieces) {
    return Flux.concat(Flux.just(sign('[')), pieces, Flux.just(sign(']')));
  }

  private static Mono<byte[]> sign(char sign) {
    return Mono.just(String.valueOf(sign).getBytes(US_ASCII));
  }
}
