package dev.sluice.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.platform.AnswerStream;
import dev.sluice.platform.EventFrame;
import dev.sluice.platform.EventStream;
import dev.sluice.platform.SocketStream;
import dev.sluice.platform.Traces;
import dev.sluice.query.CountName;
import dev.sluice.query.Slot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;
import tools.jackson.databind.json.JsonMapper;

/** One who reads, on a connection that takes what is sent, or does not. */
class ListenerTest {

  private static final String SIX =
      "event:change\ndata:{\"total\":6,\"eventsPerSecond\":0.0167}\n\n";

  private final long now = CounterView.now();
  private final long later = now + 1000;
  private final UUID client = UUID.randomUUID();
  private final CounterViews views =
      new CounterViews(JsonMapper.shared(), new Shown(new SimpleMeterRegistry(), Traces.OFF));
  private final Signs signs = ServerSentEvents.WIRE.signs();
  private final Connection connection = new Connection();
  private final EventStream stream = new AnswerStream(connection, false);
  private Listener listener;

  @BeforeEach
  void join() {
    listener = join(outlet(stream));
    listener.catchUp(now);
  }

  /** At the second that the test takes for now, whichever it may be by then. */
  private Listener join(Outlet outlet) {
    return views.join(client, view -> new Listener(view, outlet, now));
  }

  @AfterEach
  void leave() {
    views.leave(listener);
    connection.finishAndReleaseAll();
  }

  @Test
  void nothing_is_shown_before_the_database_is_heard() {
    assertThat(connection.sent()).isEmpty();

    believe(1, 5);

    assertThat(connection.sent()).startsWith("event:snapshot\ndata:{\"total\":5,");
  }

  @Test
  void a_change_has_what_has_moved_and_nothing_else() {
    believe(1, 5);
    connection.sent();

    hear(1, 2, 6);

    assertThat(connection.sent()).isEqualTo(SIX);
  }

  @Test
  void calls_are_told_when_the_database_has_counted_more() {
    believe(1, 5);
    assertThat(connection.sent()).contains("\"apiHits\":3,");

    listener.view().compare(Map.of(0, 1L), 4);
    awaitTold();

    assertThat(connection.sent()).isEqualTo("event:change\ndata:{\"apiHits\":4}\n\n");
  }

  @Test
  void whoever_is_slow_gets_one_frame_and_then_all_as_it_stands() {
    believe(1, 5);
    connection.sent();
    connection.isHeld = true;
    hear(1, 2, 6);
    hear(2, 3, 7);
    hear(3, 4, 8);

    release();

    assertThat(connection.sent()).isEqualTo(SIX);
    assertThat(caughtUp()).startsWith("event:snapshot\ndata:{\"total\":8,");
  }

  @Test
  void who_takes_longer_than_thirty_seconds_for_one_frame_is_cut_off() {
    believe(1, 5);
    connection.sent();
    hold(1, 2, 6);

    listener.beat(now + 29);
    assertThat(connection.isOpen()).isTrue();
    release();
    connection.isHeld = true;
    listener.send(signs.state().of(true), now + 29);
    listener.beat(now + 58);
    assertThat(connection.isOpen()).isTrue();
    listener.beat(now + 59);

    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void who_is_asked_to_go_while_he_has_something_to_take_is_cut_off() {
    believe(1, 5);
    hold(1, 2, 6);

    listener.beat(later);

    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void many_who_are_slow_keep_no_more_than_a_few_snapshots_in_memory() {
    believe(1, 1);
    List<Connection> slow = new ArrayList<>();
    for (int i = 1; i < 12; i++) {
      hear(i, i + 1, i + 1);
      connection.sent();
      Connection another = new Connection();
      another.isHeld = true;
      slow.add(another);
      views.join(client, outlet(new AnswerStream(another, false))).catchUp(now);
      for (int beat = 0; beat < 2; beat++) {
        listener.view().tellWhenDue();
        slow.forEach(Connection::runPendingTasks);
      }
    }

    assertThat(slow.stream().map(Connection::isOpen))
        .containsExactly(false, false, false, true, true, true, true, true, true, true, true);
    slow.forEach(Connection::finishAndReleaseAll);
  }

  @Test
  void what_is_sent_after_the_end_is_not() {
    believe(1, 5);
    connection.sent();
    listener.end(signs.reconnect());
    connection.sent();

    listener.send(signs.state().of(true), now);

    assertThat(connection.sent()).isEmpty();
  }

  @Test
  void silence_is_broken_after_fifteen_seconds() {
    believe(1, 5);
    connection.sent();

    long told = CounterView.now();

    listener.beat(now + 14);
    assertThat(connection.sent()).isEmpty();
    listener.beat(told + 15);
    assertThat(connection.sent()).isEqualTo(":\n\n");
    listener.beat(told + 29);
    assertThat(connection.sent()).isEmpty();
  }

  @Test
  void at_the_end_of_his_time_a_reader_is_asked_to_come_again() {
    believe(1, 5);
    connection.sent();

    listener.beat(later);
    assertThat(connection.sent()).isEqualTo("event:reconnect\ndata:{}\n\n");

    hear(1, 2, 6);
    listener.beat(later + 1);
    assertThat(connection.sent()).isEmpty();
  }

  @Test
  void who_knows_chunks_is_sent_the_same_bytes_as_one() {
    EventFrame frame = EventFrame.of("event:state\ndata:{}\n\n");

    new AnswerStream(connection, true).send(frame);

    assertThat(connection.sent()).isEqualTo("15\r\nevent:state\ndata:{}\n\n\r\n");
    assertThat(frame.release()).isTrue();
  }

  @Test
  void whoever_reads_over_a_socket_has_the_same_view() {
    Connection other = new Connection();
    other.pipeline().addFirst(new WebSocket13FrameEncoder(false));
    Listener socket =
        views.join(client, new Outlet(SocketStream.over(other), SocketEvents.WIRE, later));
    socket.catchUp(now);
    believe(1, 5);
    other.runPendingTasks();
    assertThat(connection.sent()).startsWith("event:snapshot\ndata:{\"total\":5,");
    assertThat(other.sent()).contains("{\"event\":\"snapshot\",\"data\":{\"total\":5,");

    hear(1, 2, 6);
    other.runPendingTasks();

    assertThat(connection.sent()).isEqualTo(SIX);
    assertThat(other.sent())
        .endsWith("{\"event\":\"change\",\"data\":{\"total\":6,\"eventsPerSecond\":0.0167}}");
    views.leave(socket);
    other.finishAndReleaseAll();
  }

  @Test
  void a_socket_is_pinged_however_much_it_is_sent_and_cut_off_where_it_never_answers() {
    Connection other = new Connection();
    other.pipeline().addFirst(new WebSocket13FrameEncoder(false));
    Listener socket = join(new Outlet(SocketStream.over(other), SocketEvents.WIRE, later));
    for (int second : List.of(0, 14)) {
      socket.send(socket.signs().state().of(true), now + second);
    }
    other.sent();

    for (int second : List.of(15, 16, 30)) {
      socket.beat(now + second);
    }

    assertThat(other.bytes()).isEqualTo(new byte[] {(byte) 0x89, 0, (byte) 0x89, 0});
    socket.beat(now + 44);
    assertThat(other.isOpen()).isTrue();
    socket.beat(now + 45);
    assertThat(other.isOpen()).isFalse();
    views.leave(socket);
  }

  @Test
  void who_waits_for_news_is_told_of_what_the_first_reading_has_already() {
    Connection other = new Connection();
    other.pipeline().addFirst(new WebSocket13FrameEncoder(false));
    TalkWire wire = new TalkWire(Framing.PLAIN, new NewsAlone());
    Outlet outlet = new Outlet(SocketStream.over(other), wire, later);
    NewsReader reader = views.join(client, view -> new NewsReader(view, outlet, wire, now));
    reader.catchUp(now);
    assertThat(other.sent()).isEmpty();

    believe(1, 5);
    reader.catchUp(now + 1);
    reader.catchUp(now + 2);

    assertThat(other.sent()).containsOnlyOnce("news");
    views.leave(reader);
    other.finishAndReleaseAll();
  }

  private static final class NewsAlone implements Talk {

    @Override
    public List<String> reply(String said) {
      return List.of();
    }

    @Override
    public List<String> due(boolean hasNews, long second) {
      return hasNews ? List.of("news") : List.of();
    }

    @Override
    public boolean isOver() {
      return false;
    }
  }

  @Test
  void however_much_happens_changes_are_told_four_times_a_second_and_the_last_is_right() {
    believe(1, 5);
    connection.sent();
    long begun = System.nanoTime();
    long version = 1;
    List<String> changes = new ArrayList<>();
    while (changes.size() < 4) {
      views.hear(
          new Hint(
              client, 0, version, ++version, Map.of(CountName.TOTAL, 4 + version), Cause.UNKNOWN));
      connection.runPendingTasks();
      changes.addAll(changes());
    }
    awaitTold();
    long taken = System.nanoTime() - begun;
    changes.addAll(changes());

    assertThat(changes.size()).isLessThanOrEqualTo(Math.toIntExact(1 + taken / 250_000_000L));
    assertThat(changes.getLast()).contains("\"total\":" + (4 + version) + ",");
  }

  private List<String> changes() {
    return connection.sent().lines().filter(line -> line.startsWith("data:{\"total\"")).toList();
  }

  @Test
  void with_the_last_reader_the_view_is_gone() {
    believe(1, 5);

    views.leave(listener);

    assertThat(views.all()).isEmpty();
  }

  private Outlet outlet(EventStream stream) {
    return new Outlet(stream, ServerSentEvents.WIRE, later);
  }

  /** A change that does not leave. */
  private void hold(long before, long version, long total) {
    connection.isHeld = true;
    hear(before, version, total);
  }

  private void release() {
    connection.isHeld = false;
    connection.flush();
  }

  private String caughtUp() {
    listener.beat(now);
    listener.view().tellWhenDue();
    connection.runPendingTasks();
    return connection.sent();
  }

  private void believe(long version, long total) {
    Slot slot = new Slot(0, version, Map.of(CountName.TOTAL, total));
    listener.view().believe(new Readings.Reading(List.of(slot), 0, 3));
    connection.runPendingTasks();
  }

  /** Once the last change is long enough ago. */
  private void hear(long before, long version, long total) {
    views.hear(new Hint(client, 0, before, version, Map.of(CountName.TOTAL, total), Cause.UNKNOWN));
    awaitTold();
  }

  private void awaitTold() {
    while (listener.view().hasMore()) {
      listener.view().tellWhenDue();
      Thread.onSpinWait();
    }
    connection.runPendingTasks();
  }

  /** To what was not written when its connection was closed. */
  private static final class Indifferent extends ChannelInboundHandlerAdapter {

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      assertThat(failure).isInstanceOf(ClosedChannelException.class);
    }
  }

  /** What is written stays in it while it is held. */
  private static final class Connection extends EmbeddedChannel {

    private boolean isHeld;

    Connection() {
      pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec()).addLast(new Indifferent());
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
      if (!isHeld) {
        super.doWrite(waiting);
      }
    }

    byte[] bytes() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
        all.writeBytes(ByteBufUtil.getBytes(next));
        next.release();
      }
      return all.toByteArray();
    }

    String sent() {
      StringBuilder all = new StringBuilder();
      for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
        all.append(next.toString(UTF_8));
        next.release();
      }
      return all.toString();
    }
  }
}
