package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.posthog.java.PostHog;
import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import com.snowplowanalytics.snowplow.tracker.Snowplow;
import com.snowplowanalytics.snowplow.tracker.Tracker;
import com.snowplowanalytics.snowplow.tracker.configuration.EmitterConfiguration;
import com.snowplowanalytics.snowplow.tracker.configuration.NetworkConfiguration;
import com.snowplowanalytics.snowplow.tracker.configuration.SubjectConfiguration;
import com.snowplowanalytics.snowplow.tracker.configuration.TrackerConfiguration;
import com.snowplowanalytics.snowplow.tracker.events.PageView;
import com.snowplowanalytics.snowplow.tracker.events.SelfDescribing;
import com.snowplowanalytics.snowplow.tracker.events.Structured;
import com.snowplowanalytics.snowplow.tracker.http.OkHttpClientAdapter;
import com.snowplowanalytics.snowplow.tracker.payload.SelfDescribingJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The clients of other systems, as their users have them, but for the address. */
class ForeignClientsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Stranger client = new Stranger();

  private final String user = UUID.randomUUID().toString();

  @Test
  void segments_client_is_told_of_every_message_that_it_has_arrived() {
    Queue<Message> arrived = new ConcurrentLinkedQueue<>();
    Analytics analytics =
        Analytics.builder(client.key())
            .endpoint(client.address())
            .flushQueueSize(6)
            .callback(told(arrived))
            .build();

    analytics.enqueue(
        IdentifyMessage.builder().userId(user).traits(Map.of("plan", "pro")).anonymousId("anon"));
    analytics.enqueue(
        TrackMessage.builder("Item Purchased").userId(user).properties(Map.of("revenue", 59.9)));
    analytics.enqueue(PageMessage.builder("Home").userId(user));
    analytics.enqueue(ScreenMessage.builder("Main").userId(user));
    analytics.enqueue(GroupMessage.builder("acme").userId(user).traits(Map.of("name", "Acme")));
    analytics.enqueue(AliasMessage.builder("before").userId(user));

    await().atMost(SOON).until(() -> arrived.size() == 6);
    analytics.shutdown();
    assertThat(actions())
        .containsExactlyInAnyOrder(
            "identify", "Item Purchased", "page", "screen", "group", "alias");
    assertThat(metadata("identify").path("traits").path("plan").asString()).isEqualTo("pro");
    assertThat(metadata("identify").path("anonymousId").asString()).isEqualTo("anon");
    assertThat(metadata("Item Purchased").path("properties").path("revenue").asDouble())
        .isEqualTo(59.9);
    assertThat(metadata("group").path("groupId").asString()).isEqualTo("acme");
    assertThat(metadata("alias").path("previousId").asString()).isEqualTo("before");
    assertThat(client.stored(user, "page").path("page").asString()).isEqualTo("Home");
  }

  private static Callback told(Queue<Message> arrived) {
    return new Callback() {
      @Override
      public void success(Message message) {
        arrived.add(message);
      }

      @Override
      public void failure(Message message, Throwable failure) {
        throw new AssertionError(failure);
      }
    };
  }

  @Test
  void rudderstacks_client_arrives_compressed_and_plain() {
    for (boolean gzip : List.of(true, false)) {
      RudderAnalytics analytics =
          RudderAnalytics.builder(client.key())
              .setDataPlaneUrl(client.address())
              .setGZIP(gzip)
              .flushQueueSize(1)
              .build();
      analytics.enqueue(
          com.rudderstack.sdk.java.analytics.messages.TrackMessage.builder("Rudder " + gzip)
              .userId(user)
              .properties(Map.of("a", 1)));

      await().atMost(SOON).until(() -> actions().contains("Rudder " + gzip));
      analytics.shutdown();
    }
    assertThat(metadata("Rudder true").path("properties").path("a").asInt()).isEqualTo(1);
  }

  @Test
  void posthogs_client_captures_and_finds_no_flag() {
    PostHog posthog = new PostHog.Builder(client.key()).host(client.address()).build();

    posthog.capture(user, "PH Event", Map.of("a", 1, "$current_url", "https://x.example/"));
    posthog.identify(user, Map.of("plan", "pro"));
    posthog.alias(user, "before");

    assertThat(posthog.isFeatureFlagEnabled("any", user)).isFalse();
    posthog.shutdown();
    await().atMost(SOON).until(() -> actions().size() == 3);
    assertThat(client.stored(user, "PH Event").path("page").asString())
        .isEqualTo("https://x.example/");
    assertThat(metadata("identify").path("traits").path("plan").asString()).isEqualTo("pro");
    assertThat(metadata("alias").path("previousId").asString()).isEqualTo("before");
  }

  @Test
  void snowplows_tracker_is_known_by_the_name_of_its_application() {
    Tracker tracker =
        Snowplow.createTracker(
            new TrackerConfiguration(user, client.key()),
            new NetworkConfiguration(new OkHttpClientAdapter(client.address(), new OkHttpClient())),
            new EmitterConfiguration().batchSize(3),
            new SubjectConfiguration().userId(user));

    tracker.track(PageView.builder().pageUrl("https://x.example/p").pageTitle("T").build());
    tracker.track(
        Structured.builder()
            .category("shop")
            .action("Add To Basket")
            .customContext(List.of(described("iglu:com.acme/ctx/jsonschema/1-0-0")))
            .build());
    tracker.track(
        SelfDescribing.builder()
            .eventData(described("iglu:com.acme/button_click/jsonschema/1-0-0"))
            .build());

    await().atMost(SOON).until(() -> actions().size() == 3);
    tracker.close();
    assertThat(actions()).containsExactlyInAnyOrder("page", "Add To Basket", "button_click");
    assertThat(metadata("Add To Basket").path("contexts").get(0).path("data").path("k").asString())
        .isEqualTo("v");
    assertThat(metadata("button_click").path("properties").path("k").asString()).isEqualTo("v");
  }

  private static SelfDescribingJson described(String schema) {
    return new SelfDescribingJson(schema, Map.of("k", "v"));
  }

  private List<String> actions() {
    return client.stored(user).stream().map(event -> event.path("action").asString()).toList();
  }

  private JsonNode metadata(String action) {
    return client.stored(user, action).path("metadata");
  }
}
