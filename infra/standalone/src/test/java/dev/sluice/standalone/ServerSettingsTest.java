package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EngineOptions.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ServerSettingsTest {
  @Test
  void all_engines_are_started_when_none_is_named() {
    assertThat(ServerSettings.engines(List.of()).kinds()).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void the_admin_key_is_where_the_server_keeps_it() {
    StandardEnvironment server = new StandardEnvironment();
    Map<String, Object> chosen = Map.of("sluice.access.admin-key-file", "/run/secrets/key");
    server.getPropertySources().addFirst(new MapPropertySource("chosen", chosen));

    assertThat(ServerSettings.adminKey(server)).isEqualTo(Path.of("/run/secrets/key"));
  }

  @Test
  void an_engine_that_the_user_has_already_is_not_started() {
    List<String> named = List.of("--sluice.store.url=postgresql://db/sluice", "--sluice.roles=x");

    assertThat(ServerSettings.engines(named).kinds())
        .containsExactlyInAnyOrder(Kind.KAFKA, Kind.REDIS);
  }
}
