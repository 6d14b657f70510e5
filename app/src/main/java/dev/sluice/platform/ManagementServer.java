package dev.sluice.platform;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/**
 * What operators look at, on a port of its own. It answers before the other port is open, and until
 * the last stage has ended.
 */
final class ManagementServer implements SmartLifecycle {

  private final WebServer server;
  private volatile boolean running;

  ManagementServer(
      int port,
      @Nullable InetAddress address,
      ReactorResourceFactory loops,
      HttpHandler door,
      NettyServerCustomizer... customizers) {
    NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(port);
    factory.setAddress(address);
    factory.setResourceFactory(loops);
    factory.addServerCustomizers(customizers);
    this.server = factory.getWebServer(door);
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void start() {
    server.start();
    running = true;
  }

  @Override
  public void stop() {
    server.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE / 2;
  }
}
