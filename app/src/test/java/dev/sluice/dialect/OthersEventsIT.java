package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Calls;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies of which each event shows a key, be it the sender's or somebody else's. */
class OthersEventsIT {

  private static final Stranger client = new Stranger();
  private static final Stranger other = new Stranger();

  private final String user = UUID.randomUUID().toString();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/e | [E] | {'event':'x','properties':{'token':'K','distinct_id':'U'}}",
        "/e | [E] | {'event':'x','api_key':'x:K','distinct_id':'U'}",
        "/batch | {'batch':[E]} | {'event':'x','api_key':'K','distinct_id':'U'}",
        "/track | [E] | {'event':'x','properties':{'token':'K','distinct_id':'U'}}",
        "/engage | [E] | {'$token':'K','$distinct_id':'U'}",
        "/matomo.php | {'requests':[E]} | '?rec=1&idsite=K&uid=U'",
        "/matomo.php | {'requests':[E]} | '?rec=1&idsite=1&token_auth=K&uid=U'",
        "/com.snowplowanalytics.snowplow/tp2 | {'data':[E]} | {'e':'pv','aid':'K','uid':'U'}"
      })
  void one_that_shows_another_key_is_not_stored_for_whose_stands_before_it(
      String path, String body, String event) {
    String mine = event.replace("K", client.key());
    String theirs = event.replace("K", other.key());
    String sent = body.replace("E", mine + "," + theirs + "," + mine);

    Calls.Answer answer = client.post(path, of(sent));
    Calls.Answer shownOutside = client.post(path, of(sent), client.basic());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("X-Events-Rejected")).isEqualTo("1");
    assertThat(shownOutside.header("X-Events-Rejected")).isEqualTo("0");
    assertThat(client.stored(user)).hasSize(5);
    assertThat(other.stored(user)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/e | {'event':'x','properties':{'api_key':'K','other':'x:K','$token':'K','distinct_id':'U'}}",
        "/track | {'event':'x','properties':{'api_key':'K','other':'x:K','$token':'K','distinct_id':'U'}}",
        "/engage | {'token':'K','api_key':'K','$distinct_id':'U'}",
        "/matomo.php | {'requests':['?rec=1&idsite=K&dimension1=K&action_name=K&uid=U']}",
        "/com.snowplowanalytics.snowplow/tp2 | {'data':[{'e':'pv','aid':'K','page':'K','uid':'U'}]}"
      })
  void no_key_is_kept_in_what_those_may_read_who_may_not_write(String path, String body) {
    String sent = of(body.replace("K", client.key()));

    assertThat(client.post(path, sent).status()).isEqualTo(200);
    assertThat(client.post(path, sent, client.basic()).status()).isEqualTo(200);

    assertThat(client.stored(user))
        .hasSize(2)
        .allSatisfy(stored -> assertThat(stored.toString()).doesNotContain(client.key()));
  }

  /** With apostrophes for quotation marks. */
  private String of(String body) {
    return body.replace("'U'", "'" + user + "'").replace("uid=U", "uid=" + user).replace("'", "\"");
  }
}
