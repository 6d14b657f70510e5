package dev.sluice.dialect;

import dev.sluice.Calls;
import java.util.UUID;

/** A user whose events are sent in Segment's words. */
abstract class SegmentTrial {

  static final Stranger client = new Stranger();

  final String user = UUID.randomUUID().toString();

  Calls.Answer send(String messages) {
    return client.post("/v1/batch", of("{\"batch\":[%s]}".formatted(messages)), client.basic());
  }

  String of(String body) {
    return body.replace("\"K\"", "\"" + client.key() + "\"")
        .replace("\"U\"", "\"" + user + "\"")
        .replace("-U", "-" + user)
        .replace("\"U-", "\"" + user + "-");
  }
}
