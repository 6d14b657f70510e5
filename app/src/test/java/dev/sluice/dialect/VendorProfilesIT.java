package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who users are, as the clients of other systems tell it. */
class VendorProfilesIT {

  private static final Stranger client = new Stranger();

  private final String user = UUID.randomUUID().toString();
  private final String device = UUID.randomUUID().toString();

  @Test
  void mixpanels_client_for_browsers_makes_one_of_a_device_and_its_user() {
    post(
        "/track",
        "[{'event':'view','properties':{'token':'K','distinct_id':'$device:D','$device_id':'D'}},"
            + "{'event':'$identify','properties':{'token':'K','distinct_id':'U','$user_id':'U',"
            + "'$device_id':'D','$anon_distinct_id':'$device:D'}}]");
    post("/engage", "[{'$token':'K','$distinct_id':'U','$set':{'plan':'pro'}}]");

    JsonNode profile = client.profile(user);

    assertThat(profile.path("traits").toString()).isEqualTo("{\"plan\":\"pro\"}");
    assertThat(profile.path("aliases").toString()).isEqualTo("[\"$device:" + device + "\"]");
    assertThat(profile.path("events").asInt()).isEqualTo(4);
  }

  private void post(String path, String body) {
    String json =
        body.replace('\'', '"')
            .replace("\"K\"", '"' + client.key() + '"')
            .replace("\"U\"", '"' + user + '"')
            .replace("D\"", device + '"');
    assertThat(client.post(path, json).status()).isEqualTo(200);
  }
}
