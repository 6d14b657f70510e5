package dev.sluice.platform;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.http.server.HttpServer;

/** What a connection may cost before it asks and while it does not read, and how it is read. */
final class Connections implements NettyServerCustomizer {

  private static final int LEAST_READ = 512;
  private static final int FIRST_READ = 4 * 1024;
  private static final int MOST_READ = 32 * 1024;

  private final HttpSettings settings;
  private final ConcurrentMap<InetAddress, Integer> waiting = new ConcurrentHashMap<>();

  Connections(HttpSettings settings) {
    this.settings = settings;
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server
        .idleTimeout(settings.idleTimeout())
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads())
        .doOnChannelInit(
            (observer, channel, address) -> {
              HeadWatch.over(channel.pipeline(), this, settings.headTimeout().toMillis());
              channel.pipeline().addFirst(new AnswerWatch(settings.answerTimeout()));
            });
  }

  /** A stream that has to wait holds what was read in one go: little, and once. */
  private static AdaptiveRecvByteBufAllocator reads() {
    AdaptiveRecvByteBufAllocator reads =
        new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, MOST_READ);
    reads.maxMessagesPerRead(1);
    return reads;
  }

  /** Whether one more of that address may wait. */
  boolean arrives(Channel channel) {
    return waiting.merge(address(channel), 1, Integer::sum) <= settings.waitingPerAddress();
  }

  void hasAsked(Channel channel) {
    waiting.computeIfPresent(address(channel), (address, count) -> count == 1 ? null : count - 1);
  }

  private static InetAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress()
        : InetAddress.getLoopbackAddress();
  }
}
