package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import dev.sluice.SharedServer;
import dev.sluice.body.Coding;
import dev.sluice.body.Encoded;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodingsIT {

  private static final String PATH = "/api/v1/events";

  private final Calls calls = SharedServer.get().calls();
  private final String user = UUID.randomUUID().toString();

  @ParameterizedTest
  @EnumSource
  void bodies_of_every_coding_are_taken(Coding coding) {
    byte[] one = Encoded.in(coding, event("one").getBytes(UTF_8));
    byte[] lines = Encoded.in(coding, (event("two") + "\n" + event("three")).getBytes(UTF_8));
    byte[] rows = Encoded.in(coding, ("action,user\nfour," + user).getBytes(UTF_8));

    assertThat(send("application/json", one, coding)).isEqualTo(202);
    assertThat(send("application/x-ndjson", lines, coding)).isEqualTo(202);
    assertThat(send("text/csv", rows, coding)).isEqualTo(202);
    assertThat(calls.storedActions(user)).containsExactlyInAnyOrder("one", "two", "three", "four");
  }

  @ParameterizedTest
  @EnumSource
  void files_of_every_coding_are_taken(Coding coding) {
    ByteArrayOutputStream upload = new ByteArrayOutputStream();
    upload.writeBytes(
        "--b\r\nContent-Disposition: form-data; filename=\"f\"\r\nContent-Encoding: %s\r\n\r\n"
            .formatted(coding.token())
            .getBytes(UTF_8));
    upload.writeBytes(Encoded.in(coding, event("one").getBytes(UTF_8)));
    upload.writeBytes("\r\n--b--\r\n".getBytes(UTF_8));

    Calls.Answer answer =
        calls.post(PATH + "/import", "multipart/form-data; boundary=b", upload.toByteArray());

    assertThat(answer.status()).isEqualTo(202);
    assertThat(calls.storedActions(user)).containsExactly("one");
  }

  private int send(String type, byte[] body, Coding coding) {
    return calls.post(PATH, type, body, "Content-Encoding", coding.token()).status();
  }

  private String event(String action) {
    return "{\"action\":\"%s\",\"user\":\"%s\"}".formatted(action, user);
  }
}
