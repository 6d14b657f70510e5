package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.bench.lab.Target;
import dev.sluice.bench.lab.Wait;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Many connections at the same time, each with one request. */
public final class Uploads {
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final int NEVER_SENT = 1_000_000;
  private static final int GROUP = 250;
  private static final Duration BETWEEN_GROUPS = Duration.ofMillis(100);

  private final Target target;

  public Uploads(Target target) {
    this.target = target;
  }

  /** All send the same JSON body; an encoding may be empty. */
  public Statuses send(int connections, byte[] body, String encoding, Duration limit) {
    String head = Requests.head(target, Target.PATH, "application/json", body.length, encoding);
    ByteBuf request = direct(head.length() + body.length);
    request.writeBytes(head.getBytes(US_ASCII)).writeBytes(body);
    Statuses statuses = new Statuses();
    try (Transport transport = new Transport()) {
      open(transport, connections, request, statuses);
      Wait.until(limit, () -> statuses.total() >= connections);
    } finally {
      request.unwrap().release();
    }
    return statuses;
  }

  /** All begin a body and go on with a byte a second. Who is not answered is not counted. */
  public Statuses trickle(int connections, String type, String beginning, Duration length) {
    return trickle(connections, type, "", beginning.getBytes(US_ASCII), length);
  }

  /** The same in an encoding, in which a byte may follow that stands for itself. */
  public Statuses trickle(
      int connections, String type, String encoding, byte[] beginning, Duration length) {
    String head = Requests.head(target, Target.PATH, type, NEVER_SENT, encoding);
    ByteBuf request = direct(head.length() + beginning.length);
    request.writeBytes(head.getBytes(US_ASCII)).writeBytes(beginning);
    ByteBuf more = direct(1).writeByte('a');
    Statuses statuses = new Statuses();
    long end = System.nanoTime() + length.toNanos();
    try (Transport transport = new Transport()) {
      List<Channel> channels = open(transport, connections, request, statuses);
      while (System.nanoTime() < end) {
        channels.stream().filter(Channel::isActive).forEach(each -> send(more, each));
        Wait.pause(BEAT);
      }
      // those that are open still are closed by us
      return statuses.copy();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write ends the channel: counted
  private static void send(ByteBuf more, Channel channel) {
    channel.writeAndFlush(more.duplicate(), channel.voidPromise());
  }

  private static ByteBuf direct(int length) {
    return Unpooled.unreleasableBuffer(Unpooled.directBuffer(length, length));
  }

  /** In groups: a server may be wary of an address that connects and connects and does not ask. */
  private List<Channel> open(
      Transport transport, int connections, ByteBuf request, Statuses statuses) {
    List<Channel> channels = new ArrayList<>();
    while (channels.size() < connections) {
      int many = Math.min(GROUP, connections - channels.size());
      channels.addAll(openGroup(transport, many, request, statuses));
      Wait.pause(BETWEEN_GROUPS);
    }
    return channels;
  }

  private List<Channel> openGroup(
      Transport transport, int connections, ByteBuf request, Statuses statuses) {
    List<ChannelFuture> opening =
        IntStream.range(0, connections)
            .mapToObj(n -> open(transport, new OneAnswer(request, statuses)))
            .toList();
    return opening.stream().map(each -> each.syncUninterruptibly().channel()).toList();
  }

  private ChannelFuture open(Transport transport, OneAnswer handler) {
    return transport.bootstrap().handler(handler).connect(target.address());
  }
}
