package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void without_arguments_the_data_lies_where_the_user_stands_and_the_port_is_8080() {
    Arguments arguments = Arguments.of();

    assertThat(arguments.data()).isEqualTo(Path.of("data"));
    assertThat(arguments.port()).isEqualTo(8080);
    assertThat(arguments.forServer()).containsExactly("--server.port=8080");
  }

  @Test
  void what_is_not_ours_goes_on_to_the_server() {
    Arguments arguments =
        Arguments.of("--data=/var/my sluice", "--sluice.roles=ingest", "--port=9000");

    assertThat(arguments.data()).isEqualTo(Path.of("/var/my sluice"));
    assertThat(arguments.port()).isEqualTo(9000);
    assertThat(arguments.forServer())
        .containsExactly("--sluice.roles=ingest", "--server.port=9000");
  }

  @Test
  void the_server_s_own_name_for_the_port_is_understood() {
    assertThat(Arguments.of("--server.port=0").port()).isZero();
  }

  @Test
  void a_port_that_is_none_is_refused() {
    for (String port : new String[] {"", "http", "-1", "65536", "999999999999"}) {
      assertThatThrownBy(() -> Arguments.of("--port=" + port))
          .isInstanceOf(Refusal.class)
          .hasMessage("--port takes a number from 0 to 65535, not '%s'.", port);
    }
  }

  @Test
  void a_folder_without_a_name_is_refused() {
    assertThatThrownBy(() -> Arguments.of("--data="))
        .hasMessage("--data takes the name of a folder.");
  }
}
