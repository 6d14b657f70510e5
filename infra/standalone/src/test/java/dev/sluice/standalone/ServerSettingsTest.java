package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EngineOptions.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
  @Test
  void all_engines_are_started_when_none_is_named() {
    assertThat(ServerSettings.engines(List.of()).kinds()).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void an_engine_that_the_user_has_already_is_not_started() {
    List<String> named = List.of("--sluice.store.url=postgresql://db/sluice", "--sluice.roles=x");

    assertThat(ServerSettings.engines(named).kinds())
        .containsExactlyInAnyOrder(Kind.KAFKA, Kind.REDIS);
  }
}
