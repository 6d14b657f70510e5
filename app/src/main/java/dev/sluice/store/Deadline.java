package dev.sluice.store;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import org.springframework.r2dbc.core.ExecuteFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives a statement up a little after the database should have done so. Where a network or a proxy
 * falls silent, nobody else will.
 */
record Deadline(Duration limit) implements ExecuteFunction {

  private static final Duration BEYOND_STATEMENT = Duration.ofSeconds(2);

  static Deadline after(Duration statementTimeout) {
    return new Deadline(statementTimeout.plus(BEYOND_STATEMENT));
  }

  @Override
  public Publisher<? extends Result> execute(Statement statement) {
    return Flux.<Result>from(within(statement.execute())).map(Answer::new);
  }

  /**
   * The driver forgets what it has encoded of a statement whose caller leaves before it is sent.
   */
  private <T> Publisher<T> within(Publisher<? extends T> answer) {
    return Flux.<T>from(answer)
        .takeUntilOther(Mono.delay(limit).then(Mono.error(this::passed)))
        .doOnDiscard(ByteBuf.class, ReferenceCountUtil::release);
  }

  private OvertimeException passed() {
    return new OvertimeException("No answer from the database within " + limit);
  }

  /** Most statements are sent only once somebody asks for their answer. */
  private final class Answer implements Result {

    private final Result result;

    Answer(Result result) {
      this.result = result;
    }

    @Override
    public Publisher<Long> getRowsUpdated() {
      return within(result.getRowsUpdated());
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
      return within(result.map(mapping));
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
      return within(result.map(mapping));
    }

    @Override
    public Result filter(Predicate<Segment> filter) {
      return new Answer(result.filter(filter));
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
      return within(result.flatMap(mapping));
    }
  }
}
