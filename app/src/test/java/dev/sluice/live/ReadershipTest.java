package dev.sluice.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.Caller;
import dev.sluice.access.Rate;
import dev.sluice.access.Scope;
import dev.sluice.platform.AnswerStream;
import dev.sluice.platform.MemorySize;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class ReadershipTest {

  private final Readership readership =
      new Readership(
          new LiveSettings(MemorySize.of("1MB"), 10, Duration.ofSeconds(100), 0, 1),
          new SimpleMeterRegistry());

  @Test
  void readers_who_came_together_are_not_sent_away_together() {
    List<Long> ends =
        Stream.of(ServerSentEvents.WIRE, SocketEvents.WIRE)
            .flatMap(wire -> Stream.generate(() -> readership.endOfLife(wire, 7)).limit(500))
            .toList();

    assertThat(ends).allMatch(end -> end >= 87 && end <= 127);
    assertThat(ends.stream().distinct()).hasSizeGreaterThan(30);
  }

  @Test
  void the_clients_of_older_systems_are_not_sent_away_as_they_would_not_come_again() {
    assertThat(
            Stream.of(
                    new UsageUpdates(new UUID(0, 1)), new TalkWire(Framing.SOCK_JS, new Silence()))
                .map(wire -> readership.endOfLife(wire, 7)))
        .containsOnly(Long.MAX_VALUE);
  }

  @Test
  void who_is_let_in_while_all_are_sent_away_is_sent_away_as_well() {
    EmbeddedChannel connection = new EmbeddedChannel();
    connection.pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());

    readership
        .seat(
            new Caller(new UUID(0, 1), Scope.READ, "key", Rate.NONE),
            new Leaving(),
            ServerSentEvents.WIRE)
        .begins(new AnswerStream(connection, false));
    connection.runPendingTasks();

    ByteBuf said = connection.readOutbound();
    assertThat(said.toString(UTF_8)).startsWith("event:reconnect\n");
    assertThat(connection.outboundMessages()).isEmpty();
    said.release();
  }

  /** It is left just when somebody comes. */
  private final class Leaving implements Feed<Recipient> {

    @Override
    public Recipient join(UUID client, Outlet outlet) {
      readership.dismiss();
      return new Recipient(outlet, CounterView.now()) {
        @Override
        void catchUp(long now) {}
      };
    }

    @Override
    public void leave(Recipient recipient) {}
  }

  private static final class Silence implements Talk {

    @Override
    public List<String> reply(String said) {
      return List.of();
    }

    @Override
    public List<String> due(boolean hasNews, long second) {
      return List.of();
    }

    @Override
    public boolean isOver() {
      return false;
    }
  }
}
