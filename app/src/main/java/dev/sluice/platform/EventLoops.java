package dev.sluice.platform;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The thread that serves a request's connection: whatever has to do with the request is done there
 * without another change of threads, and a clock for it costs the least.
 */
public final class EventLoops {

  private final ConcurrentMap<EventLoop, Scheduler> schedulers = new ConcurrentHashMap<>();

  EventLoops() {}

  /**
   * The one of a request's connection.
   *
   * @throws AbortedException where the caller has left, and no thread serves him any more
   */
  public Scheduler of(ServerHttpRequest request) {
    Scheduler[] found = new Scheduler[1];
    ServerHttpRequestDecorator.<HttpServerRequest>getNativeRequest(request)
        .withConnection(connection -> found[0] = of(connection.channel()));
    return found[0];
  }

  Scheduler of(Channel channel) {
    if (!channel.isRegistered()) {
      throw new AbortedException("The caller has left.");
    }
    return schedulers.computeIfAbsent(channel.eventLoop(), Schedulers::fromExecutorService);
  }
}
