package dev.sluice.bench.load;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Epoll where there is one. */
final class Transport implements AutoCloseable {
  private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

  private final EventLoopGroup loops;
  private final Class<? extends SocketChannel> channel;

  Transport() {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops = new MultiThreadIoEventLoopGroup(LOOPS, handlers);
    channel = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  Bootstrap bootstrap() {
    return new Bootstrap()
        .group(loops)
        .channel(channel)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000);
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, SECONDS).syncUninterruptibly();
  }
}
