package dev.sluice.live;

import static org.awaitility.Awaitility.await;

import dev.sluice.Calls;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code /ws} with OkHttp, as an Android app does. */
final class SocketReader extends WebSocketListener implements AutoCloseable {

  private static final OkHttpClient CLIENT = new OkHttpClient();

  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private volatile boolean isOpen;
  private volatile int status;
  private volatile int code;
  private volatile String reason = "";
  private volatile @Nullable Throwable failure;

  private SocketReader(Request request) {
    this.socket = CLIENT.newWebSocket(request, this);
  }

  /**
   * One who brings a key.
   *
   * @param query of the address, with its question mark
   */
  static SocketReader of(Calls calls, String query, String... headers) {
    return opened(request(calls, query, headers).header("X-API-Key", calls.key()).build());
  }

  /** One who brings none. */
  static SocketReader ofStranger(Calls calls, String query, String... headers) {
    return opened(request(calls, query, headers).build());
  }

  private static Request.Builder request(Calls calls, String query, String... headers) {
    Request.Builder request = new Request.Builder().url(calls.address("/ws" + query).toString());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static SocketReader opened(Request request) {
    SocketReader reader = new SocketReader(request);
    await().until(() -> reader.isOpen || reader.status != 0 || reader.failure != null);
    return reader;
  }

  @Override
  public void onOpen(WebSocket opened, Response response) {
    isOpen = true;
  }

  @Override
  public void onMessage(WebSocket from, String text) {
    texts.add(text);
  }

  @Override
  public void onClosing(WebSocket closing, int why, String said) {
    reason = said;
    code = why;
    closing.close(why, null);
  }

  @Override
  public void onFailure(WebSocket failed, Throwable why, @Nullable Response response) {
    status = response == null ? 0 : response.code();
    failure = why;
  }

  void say(String text) {
    socket.send(text);
  }

  void say(byte[] bytes) {
    socket.send(ByteString.of(bytes));
  }

  boolean isOpen() {
    return isOpen;
  }

  /** Of the answer to one who was not let in. */
  int status() {
    return status;
  }

  /** With which the server has closed. */
  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  List<JsonNode> messages() {
    return texts.stream().map(text -> JsonMapper.shared().readTree(text)).toList();
  }

  /** Those of a name. */
  List<JsonNode> messages(String event) {
    return messages().stream()
        .filter(each -> each.path("event").asString("").equals(event))
        .toList();
  }

  List<String> actions() {
    return messages("message").stream()
        .map(message -> message.path("data").path("action").asString())
        .toList();
  }

  /** That was given last. */
  String id() {
    return messages().reversed().stream()
        .map(message -> message.path("id").asString(""))
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** What is known of why it broke off. */
  String failure() {
    return Objects.toString(failure);
  }

  @Override
  public void close() {
    socket.cancel();
  }
}
