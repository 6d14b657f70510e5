package dev.sluice.platform;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The thread that serves a request's connection: whatever has to do with the request is done there
 * without another change of threads, and a clock for it costs the least.
 */
public final class EventLoops {

  private final ConcurrentMap<EventLoop, Scheduler> schedulers = new ConcurrentHashMap<>();

  EventLoops() {}

  public Scheduler of(ServerHttpRequest request) {
    Scheduler[] found = new Scheduler[1];
    ServerHttpRequestDecorator.<HttpServerRequest>getNativeRequest(request)
        .withConnection(connection -> found[0] = of(connection.channel().eventLoop()));
    return found[0];
  }

  private Scheduler of(EventLoop loop) {
    return schedulers.computeIfAbsent(loop, Schedulers::fromExecutorService);
  }
}
