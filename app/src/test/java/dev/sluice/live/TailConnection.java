package dev.sluice.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/** The way to one who reads a tail; what is written stays in it while it is held. */
final class TailConnection extends EmbeddedChannel {

  final List<String> shown = new ArrayList<>();
  boolean isHeld;
  @Nullable TailReader reader;

  TailConnection() {
    pipeline().addLast(NettyPipeline.HttpCodec, new HttpServerCodec());
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
    if (!isHeld) {
      super.doWrite(waiting);
    }
  }

  boolean isWaited() {
    return unsafe().outboundBuffer().totalPendingWriteBytes() > 0;
  }

  void release() {
    isHeld = false;
    flush();
  }

  /** What has been sent since somebody looked last. */
  List<String> lines() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf next = readOutbound(); next != null; next = readOutbound()) {
      all.append(next.toString(UTF_8));
      next.release();
    }
    return all.toString().lines().filter(line -> !line.isEmpty()).toList();
  }

  List<String> actions() {
    return lines().stream()
        .filter(line -> line.startsWith("data:"))
        .map(line -> line.substring("data:".length()))
        .toList();
  }
}
