package dev.sluice.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.RawCall;
import dev.sluice.SharedServer;
import dev.sluice.access.IssuedKey;
import dev.sluice.access.Scope;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.converter.StringMessageConverter;
import org.springframework.messaging.simp.stomp.StompFrameHandler;
import org.springframework.messaging.simp.stomp.StompHeaders;
import org.springframework.messaging.simp.stomp.StompSession;
import org.springframework.messaging.simp.stomp.StompSessionHandlerAdapter;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.client.WebSocketClient;
import org.springframework.web.socket.client.standard.StandardWebSocketClient;
import org.springframework.web.socket.messaging.WebSocketStompClient;
import org.springframework.web.socket.sockjs.client.SockJsClient;
import org.springframework.web.socket.sockjs.client.WebSocketTransport;

/** With the client that the older system's Java programs use. */
class InteractionNewsIT {

  private static final ThreadPoolTaskScheduler SCHEDULER = new ThreadPoolTaskScheduler();

  private final Calls client = DialectServer.newClient();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() {
    SCHEDULER.initialize();
  }

  @AfterAll
  static void end() {
    SCHEDULER.destroy();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http:/ws", "ws:/ws/websocket", "ws:/ws/websocket?named"})
  void whoever_subscribes_hears_of_new_data_of_his_client(String address) throws Exception {
    URI uri = URI.create(address);
    StompSession session =
        connect(
            uri.getScheme().equals("http")
                ? new SockJsClient(List.of(new WebSocketTransport(new StandardWebSocketClient())))
                : new StandardWebSocketClient(),
            "%s://127.0.0.1:%d%s"
                .formatted(
                    uri.getScheme(), DialectServer.get().port(), uri.getSchemeSpecificPart()));
    StompSession.Subscription subscription = subscribe(session, heard);

    DialectServer.newClient().post("/interactions/send-single", "{}");

    assertThat(heardOfData(client, heard)).isEqualTo("NEW_DATA_AVAILABLE");
    subscription.unsubscribe();
    session.disconnect();
  }

  @Test
  void nobody_hears_of_the_data_of_others() throws Exception {
    StompSession session =
        connect(
            new SockJsClient(List.of(new WebSocketTransport(new StandardWebSocketClient()))),
            "http://127.0.0.1:%d/ws".formatted(DialectServer.get().port()));
    subscribe(session, heard);
    Calls another = DialectServer.newClient();
    BlockingQueue<String> heardByAnother = new LinkedBlockingQueue<>();
    StompSession others = connect(another, heardByAnother);

    assertThat(heardOfData(another, heardByAnother)).isEqualTo("NEW_DATA_AVAILABLE");
    assertThat(heard).isEmpty();
    session.disconnect();
    others.disconnect();
  }

  private static @Nullable String heardOfData(Calls sender, BlockingQueue<String> heard)
      throws InterruptedException {
    sender.post("/interactions/send-single", "{}");
    return heard.poll(DialectServer.SOON.toSeconds(), SECONDS);
  }

  @Test
  void what_can_be_spoken_is_told_first() {
    Calls.Answer answer = client.get("/ws/info");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().propertyNames())
        .containsExactly("entropy", "origins", "cookie_needed", "websocket");
    assertThat(answer.json().path("websocket").asBoolean()).isTrue();
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  /** The client for browsers has them send cookies along. */
  @Test
  void the_pages_of_other_sites_may_read_it_with_cookies() {
    Calls.Answer named = Sent.get(client, "/ws/info", "Origin", "https://named.example");
    Calls.Answer other =
        Sent.get(client, "/ws/info", "Origin", "https://any.example", "X-API-Key", client.key());

    assertThat(named.status()).isEqualTo(200);
    assertThat(named.header("Access-Control-Allow-Origin")).isEqualTo("https://named.example");
    assertThat(named.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(named.header("Vary")).isEqualTo("Origin");
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("Access-Control-Allow-Origin")).isEqualTo("https://any.example");
    assertThat(Sent.get(client, "/ws/info", "Origin", "https://any.example").status())
        .isEqualTo(401);
  }

  @Test
  void who_has_no_key_is_the_client_that_the_settings_name_or_nobody() {
    assertThat(DialectServer.anonymous("GET", "/ws/info", "").status()).isEqualTo(200);
    assertThat(DialectServer.anonymous(SharedServer.get(), "GET", "/ws/info", "").status())
        .isEqualTo(401);
  }

  @Test
  void a_key_that_writes_hears_nothing() {
    Calls writer = DialectServer.with(IssuedKey.of(Scope.WRITE));

    for (String path : List.of("/ws/info", "/ws/websocket", "/ws/1/2/websocket")) {
      assertThat(writer.get(path).status()).as(path).isEqualTo(403);
    }
  }

  @Test
  void a_call_that_is_no_upgrade_is_told_to_be_one() {
    assertThat(client.get("/ws/1/2/websocket").status()).isEqualTo(426);
    assertThat(client.get("/ws/websocket").status()).isEqualTo(426);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[null]", "[1]", "[\"\\n\",{}]", "{}", "null", "[["})
  void behind_what_is_no_framing_nothing_more_is_said(String broken) {
    try (RawCall call = new RawCall(DialectServer.get().port())) {
      call.send(
          "GET /ws/1/2/websocket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
              + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-API-Key: %s\r\n\r\n"
                  .formatted(client.key()));
      assertThat(call.status()).isEqualTo(101);
      String line = call.line();
      while (line != null && !line.isEmpty()) {
        line = call.line();
      }
      // all at once: nobody waits for long for what comes behind
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      said.writeBytes(frame(0x81, broken));
      said.writeBytes(frame(0x81, "[\"CONNECT\\naccept-version:1.2\\n\\n\\u0000\"]"));
      said.writeBytes(frame(0x88, ""));
      call.send(said.toByteArray());

      assertThat(new String(call.rest(), ISO_8859_1))
          .isEqualTo(
              "\u0081\u0001o\u0081\u0019c[1002,\"Broken framing.\"]"
                  + "\u0088\u0011\u0003\u00eaBroken framing.");
    }
  }

  /** Short, and masked with zeros. */
  private static byte[] frame(int kind, String text) {
    byte[] payload = text.getBytes(UTF_8);
    return ByteBuffer.allocate(6 + payload.length)
        .put((byte) kind)
        .put((byte) (0x80 | payload.length))
        .putInt(0)
        .put(payload)
        .array();
  }

  private static StompSession connect(Calls calls, BlockingQueue<String> heard) throws Exception {
    StompSession session =
        connect(
            calls,
            new StandardWebSocketClient(),
            "ws://127.0.0.1:%d/ws/websocket".formatted(DialectServer.get().port()));
    subscribe(session, heard);
    return session;
  }

  private StompSession connect(WebSocketClient webSockets, String address) throws Exception {
    return connect(client, webSockets, address);
  }

  private static StompSession connect(Calls calls, WebSocketClient webSockets, String address)
      throws Exception {
    WebSocketStompClient stomp = new WebSocketStompClient(webSockets);
    stomp.setMessageConverter(new StringMessageConverter());
    stomp.setTaskScheduler(SCHEDULER);
    WebSocketHttpHeaders headers = new WebSocketHttpHeaders();
    headers.add("X-API-Key", calls.key());
    if (address.endsWith("?named")) {
      headers.setSecWebSocketProtocol(List.of("v10.stomp", "v12.stomp"));
    }
    return stomp
        .connectAsync(address, headers, new StompSessionHandlerAdapter() {})
        .get(60, SECONDS);
  }

  private static StompSession.Subscription subscribe(
      StompSession session, BlockingQueue<String> heard) throws InterruptedException {
    session.setAutoReceipt(true);
    BlockingQueue<Boolean> received = new LinkedBlockingQueue<>();
    StompSession.Subscription subscription = session.subscribe("/topic/notifications", into(heard));
    subscription.addReceiptTask(() -> received.add(true));
    assertThat(received.poll(60, SECONDS)).isTrue();
    return subscription;
  }

  private static StompFrameHandler into(BlockingQueue<String> heard) {
    return new StompFrameHandler() {
      @Override
      public Type getPayloadType(StompHeaders headers) {
        return String.class;
      }

      @Override
      public void handleFrame(StompHeaders headers, @Nullable Object payload) {
        heard.add(String.valueOf(payload));
      }
    };
  }
}
