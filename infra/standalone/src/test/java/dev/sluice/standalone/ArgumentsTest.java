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
  void a_value_after_a_space_is_refused_before_it_is_overlooked() {
    for (String option : new String[] {"--port", "--data"}) {
      assertThatThrownBy(() -> Arguments.of(option, "9000"))
          .isInstanceOf(Refusal.class)
          .hasMessage("%s takes its value after an equals sign: %1$s=VALUE.", option);
    }
  }

  @Test
  void what_is_neither_an_option_nor_a_setting_is_refused() {
    for (String slip : new String[] {"--prot", "-p", "9000", "sluice.roles", "--", "--.x", ""}) {
      assertThatThrownBy(() -> Arguments.of(slip + "=1"))
          .isInstanceOf(Refusal.class)
          .hasMessage("There is no option '%s'; --help shows those there are.", slip);
    }
  }

  @Test
  void a_setting_may_be_a_list_s_and_may_have_no_value() {
    assertThat(Arguments.of("--sluice.roles[0]=live", "--spring.flag").forServer())
        .contains("--sluice.roles[0]=live", "--spring.flag");
  }

  @Test
  void help_is_asked_for_by_either_of_its_names() {
    assertThat(Arguments.askForHelp("--port=1", "--help")).isTrue();
    assertThat(Arguments.askForHelp("-h")).isTrue();
    assertThat(Arguments.askForHelp("--data=--help")).isFalse();
  }

  @Test
  void a_folder_without_a_name_is_refused() {
    assertThatThrownBy(() -> Arguments.of("--data="))
        .hasMessage("--data takes the name of a folder.");
  }
}
