package dev.sluice.live;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.sluice.platform.EventFrame;
import dev.sluice.platform.SocketBytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How one is spoken to who is told for himself: nothing is said to him with others. */
final class TalkWire implements Wire {

  private static final Map<Framing, Signs> SIGNS =
      Stream.of(Framing.values()).collect(toMap(framing -> framing, Framing::signs));

  private final Framing framing;
  private final Talk talk;
  private boolean isBroken;

  TalkWire(Framing framing, Talk talk) {
    this.framing = framing;
    this.talk = talk;
  }

  @Override
  public EventFrame frame(List<Message> messages) {
    return EventFrame.of(new SocketBytes());
  }

  @Override
  public EventFrame apart(List<Message> messages) {
    return EventFrame.apart(new SocketBytes());
  }

  @Override
  public Signs signs() {
    return requireNonNull(SIGNS.get(framing));
  }

  @Override
  public @Nullable EventFrame reply(String said) {
    Optional<List<String>> texts = framing.said(said);
    isBroken = texts.isEmpty();
    return texts.map(this::answers).orElseGet(framing::broken);
  }

  private EventFrame answers(List<String> texts) {
    return framing.frame(talk, texts.stream().flatMap(text -> talk.reply(text).stream()).toList());
  }

  @Override
  public boolean isForWhoReturns() {
    return false;
  }

  @Override
  public boolean isOver() {
    return isBroken || talk.isOver();
  }

  EventFrame due(boolean hasNews, long second) {
    return framing.frame(talk, talk.due(hasNews, second));
  }
}
