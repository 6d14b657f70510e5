package dev.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmailsTest {

  private static final Email ADA = new Email("ada@example.com");

  private final UUID client = UUID.randomUUID();
  @TempDir private Path folder;
  private Emails emails;

  @BeforeEach
  void make() {
    emails = ofAnInstallation("secrets");
  }

  private Emails ofAnInstallation(String file) {
    return new Emails(MadeSecrets.in(folder.resolve(file), Clock.systemUTC()));
  }

  @Test
  void what_is_sealed_can_be_opened_again() {
    assertThat(emails.open(client, emails.seal(client, ADA))).contains(ADA);
  }

  @Test
  void nobody_sees_that_two_clients_have_one_address_or_one_has_it_twice() {
    assertThat(emails.seal(client, ADA).bytes())
        .isNotEqualTo(emails.seal(client, ADA).bytes())
        .isNotEqualTo(emails.seal(UUID.randomUUID(), ADA).bytes());
  }

  @Test
  void what_was_sealed_for_another_client_stays_closed() {
    assertThat(emails.open(UUID.randomUUID(), emails.seal(client, ADA))).isEmpty();
  }

  @Test
  void what_was_changed_or_cut_off_stays_closed() {
    SealedEmail sealed = emails.seal(client, ADA);
    byte[] changed = sealed.bytes().clone();
    changed[changed.length - 1] ^= 1;

    assertThat(emails.open(client, new SealedEmail(changed, sealed.key()))).isEmpty();
    assertThat(emails.open(client, new SealedEmail(new byte[5], sealed.key()))).isEmpty();
  }

  @Test
  void another_installation_can_neither_open_it_nor_find_it() {
    Emails others = ofAnInstallation("secrets of others");

    assertThat(others.open(client, emails.seal(client, ADA))).isEmpty();
    assertThat(others.hash(ADA)).isNotEqualTo(emails.hash(ADA));
    assertThat(ofAnInstallation("secrets").hash(ADA)).isEqualTo(emails.hash(ADA));
  }
}
