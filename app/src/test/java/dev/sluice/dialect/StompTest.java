package dev.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StompTest {

  private final Stomp talk = new Stomp();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {"1.0,1.1,1.2 | 1.2", "1.1,1.0 | 1.1", "1.0 | 1.0", "none | 1.0", "2.0,1.1 | 1.1"})
  void the_newest_version_that_both_know_is_spoken(String offered, String spoken) {
    String header = offered == null ? "" : "accept-version:" + offered + "\n";

    assertThat(talk.reply("CONNECT\n" + header + "host:x\n\n\0"))
        .containsExactly("CONNECTED\nversion:" + spoken + "\nheart-beat:0,0\n\n\0");
  }

  @Test
  void a_version_that_is_not_known_ends_it() {
    assertThat(talk.reply("CONNECT\naccept-version:2.0\n\n\0").getFirst()).startsWith("ERROR\n");
    assertThat(talk.isOver()).isTrue();
    assertThat(talk.reply("CONNECT\naccept-version:1.2\n\n\0")).isEmpty();
  }

  @Test
  void news_are_told_to_each_subscription_to_the_topic_and_to_no_other() {
    connect("");
    talk.reply("SUBSCRIBE\nid:a\ndestination:/topic/notifications\n\n\0");
    talk.reply("SUBSCRIBE\r\nid:b\r\ndestination:/topic/notifications\r\n\r\n\0");
    talk.reply("SUBSCRIBE\nid:c\ndestination:/topic/others\n\n\0");

    assertThat(talk.due(true, 1)).containsExactly(message("a", 1), message("b", 2));
    assertThat(talk.due(false, 2)).isEmpty();
    talk.reply("UNSUBSCRIBE\nid:a\n\n\0");
    assertThat(talk.due(true, 3)).containsExactly(message("b", 3));
    talk.reply("DISCONNECT\n\n\0");
    assertThat(talk.due(true, 4)).isEmpty();
  }

  private static String message(String subscription, int id) {
    return "MESSAGE\ndestination:/topic/notifications\ncontent-type:text/plain;charset=UTF-8\n"
        + "subscription:%s\nmessage-id:%d\ncontent-length:18\n\nNEW_DATA_AVAILABLE\0"
            .formatted(subscription, id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SUBSCRIBE\ndestination:/topic/x\nid:1\n", "DISCONNECT\n", "BEGIN\n"})
  void a_receipt_is_given_to_whoever_wants_one(String frame) {
    connect("");

    assertThat(talk.reply(frame + "receipt:r\\c1\n\n\0"))
        .containsExactly("RECEIPT\nreceipt-id:r\\c1\n\n\0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SEND\ndestination:/topic/notifications\n\nx\0", "HELLO\n\n\0", "SUBSCRIBE\n\n\0"})
  void what_is_not_understood_or_not_taken_ends_it(String frame) {
    connect("");

    assertThat(talk.reply(frame).getFirst()).startsWith("ERROR\nmessage:");
    assertThat(talk.isOver()).isTrue();
  }

  @Test
  void a_frame_may_come_in_pieces_and_is_none_before_its_end() {
    assertThat(talk.reply("CONN")).isEmpty();
    assertThat(talk.reply("ECT\naccept-version:1.1\n\n")).isEmpty();
    assertThat(talk.reply("\0\n\nSUBSCRIBE\nid:1\nreceipt:r\ndestination:/topic/noti"))
        .containsExactly("CONNECTED\nversion:1.1\nheart-beat:0,0\n\n\0");
    assertThat(talk.due(true, 1)).isEmpty();

    assertThat(talk.reply("fications\n\n\0\n")).containsExactly("RECEIPT\nreceipt-id:r\n\n\0");
    assertThat(talk.due(true, 2)).containsExactly(message("1", 1));
  }

  @Test
  void a_frame_that_goes_on_and_on_ends_it() {
    connect("");

    assertThat(talk.reply("SUBSCRIBE\nid:" + "x".repeat(4_000))).isEmpty();
    assertThat(talk.reply("x".repeat(100)).getFirst()).startsWith("ERROR\nmessage:");
    assertThat(talk.isOver()).isTrue();
    assertThat(talk.reply("\0")).isEmpty();
  }

  @Test
  void values_of_headers_are_given_back_with_their_spaces() {
    connect("");

    assertThat(talk.reply("SUBSCRIBE\r\nid: a \r\ndestination:/topic/notifications\r\n\r\n\0"))
        .isEmpty();
    assertThat(talk.due(true, 1)).containsExactly(message(" a ", 1));
  }

  @Test
  void who_has_not_connected_is_told_to() {
    assertThat(talk.reply("SUBSCRIBE\nid:1\ndestination:/topic/notifications\n\n\0").getFirst())
        .startsWith("ERROR\nmessage:Connect first");
  }

  @Test
  void no_more_subscriptions_are_kept_than_there_is_room_for() {
    connect("");
    for (int i = 0; i < 16; i++) {
      assertThat(talk.reply("SUBSCRIBE\nid:%d\ndestination:/topic/x\n\n\0".formatted(i))).isEmpty();
    }

    assertThat(talk.reply("SUBSCRIBE\nid:16\ndestination:/topic/x\n\n\0").getFirst())
        .startsWith("ERROR");
  }

  @Test
  void heart_beats_go_both_ways_where_they_are_wanted() {
    assertThat(connect("heart-beat:4000,15000\n").getFirst()).contains("heart-beat:10000,10000\n");

    talk.due(false, 100);
    assertThat(talk.due(false, 105)).isEmpty();
    assertThat(talk.due(false, 114)).containsExactly("\n");
    assertThat(talk.reply("\n")).isEmpty();
    assertThat(talk.due(false, 120)).isEmpty();
    assertThat(talk.due(false, 150)).containsExactly("\n");
    assertThat(talk.due(false, 151).getFirst()).startsWith("ERROR");
    assertThat(talk.isOver()).isTrue();
  }

  private List<String> connect(String header) {
    return talk.reply("CONNECT\naccept-version:1.2\n" + header + "\n\0");
  }
}
