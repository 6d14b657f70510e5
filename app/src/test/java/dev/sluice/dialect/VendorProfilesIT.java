package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who users are, as the clients of other systems tell it. */
class VendorProfilesIT {

  private static final Duration SOON = Duration.ofSeconds(60);
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

    JsonNode profile = profileOnceStored(3);

    assertThat(profile.path("traits").toString()).isEqualTo("{\"plan\":\"pro\"}");
    assertThat(profile.path("aliases").toString()).isEqualTo("[\"$device:" + device + "\"]");
  }

  @Test
  void mixpanels_groups_are_known_by_their_type_and_their_id() {
    post(
        "/groups",
        "[{'$token':'K','$group_key':'company','$group_id':'U','$set':{'name':'Acme'}},"
            + "{'$token':'K','$group_key':'team','$group_id':'U','$set':{'name':'Blue'}}]");

    assertThat(traits("company:" + user)).isEqualTo("{\"name\":\"Acme\"}");
    assertThat(traits("team:" + user)).isEqualTo("{\"name\":\"Blue\"}");
  }

  @Test
  void posthogs_client_tells_what_a_user_is_and_what_his_groups_are() {
    post(
        "/batch",
        "{'api_key':'K','batch':[{'event':'view','distinct_id':'D'},"
            + "{'event':'$identify','distinct_id':'U','properties':{'$anon_distinct_id':'D',"
            + "'$set':{'plan':'pro'}}},"
            + "{'event':'$groupidentify','distinct_id':'U','properties':{'$group_type':'company',"
            + "'$group_key':'U','$group_set':{'name':'Acme'}}},"
            + "{'event':'$groupidentify','distinct_id':'$team_D','properties':{'$group_type':'team',"
            + "'$group_key':'D','$group_set':{'name':'Blue'}}}]}");

    JsonNode profile = profileOnceStored(3);

    assertThat(profile.path("traits").toString()).isEqualTo("{\"plan\":\"pro\"}");
    assertThat(profile.path("aliases").toString()).isEqualTo("[\"" + device + "\"]");
    assertThat(profile.path("groups").toString()).isEqualTo("[\"company:" + user + "\"]");
    assertThat(traits("company:" + user)).isEqualTo("{\"name\":\"Acme\"}");
    assertThat(traits("team:" + device)).isEqualTo("{\"name\":\"Blue\"}");
    assertThat(client.profile("$team_" + device).status()).isEqualTo(404);
  }

  @Test
  void segments_client_tells_what_a_user_is_and_what_his_group_is() {
    post(
        "/v1/batch",
        "{'writeKey':'K','batch':[{'type':'track','event':'view','anonymousId':'D'},"
            + "{'type':'identify','userId':'U','anonymousId':'D','traits':{'plan':'pro'}},"
            + "{'type':'group','userId':'U','groupId':'acme-D','traits':{'name':'Acme'}},"
            + "{'type':'alias','userId':'U','previousId':'old-D'}]}");

    JsonNode profile = profileOnceStored(4);

    assertThat(profile.path("traits").toString()).isEqualTo("{\"plan\":\"pro\"}");
    assertThat(profile.path("aliases"))
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrder(device, "old-" + device);
    assertThat(profile.path("groups").toString()).isEqualTo("[\"acme-" + device + "\"]");
    assertThat(traits("acme-" + device)).isEqualTo("{\"name\":\"Acme\"}");
  }

  @Test
  void matomos_and_snowplows_trackers_tell_when_a_user_was_seen() {
    post("/matomo.php", "{'requests':['?rec=1&uid=U&cid=D'],'token_auth':'K'}");
    post(
        "/com.snowplowanalytics.snowplow/tp2",
        "{'data':[{'e':'pv','aid':'K','uid':'U','duid':'D'}]}");

    JsonNode profile = profileOnceStored(2);

    assertThat(profile.path("firstSeen").asString()).isNotEmpty();
    assertThat(profile.path("aliases")).isEmpty();
  }

  /** Once all of his events are stored, with those of the ids that he is known by. */
  private JsonNode profileOnceStored(int events) {
    return await()
        .atMost(SOON)
        .until(() -> client.profile(user).json(), told -> told.path("events").asInt() == events);
  }

  private static String traits(String group) {
    return await()
        .atMost(SOON)
        .until(() -> client.group(group), told -> told.status() == 200)
        .json()
        .path("traits")
        .toString();
  }

  private void post(String path, String body) {
    String json =
        body.replace('\'', '"')
            .replace("\"K\"", '"' + client.key() + '"')
            .replace("\"U\"", '"' + user + '"')
            .replace("uid=U", "uid=" + user)
            .replace("D\"", device + '"');
    assertThat(client.post(path, json).status()).isEqualTo(200);
  }
}
