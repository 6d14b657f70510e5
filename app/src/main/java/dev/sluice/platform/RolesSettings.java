package dev.sluice.platform;

import jakarta.validation.constraints.NotEmpty;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.validation.annotation.Validated;

/**
 * Which stages this process runs.
 *
 * @param roles the roles, any of ingest, persist, live and query
 */
@Validated
@ConfigurationProperties("sluice")
public record RolesSettings(
    @DefaultValue({"ingest", "persist", "live", "query"}) @NotEmpty Set<Role> roles) {

  /** The one that stands for the process, for what every process does. */
  public Role last() {
    return roles.stream().max(Role::compareTo).orElseThrow();
  }

  static RolesSettings of(Environment environment) {
    return Binder.get(environment).bindOrCreate("sluice", RolesSettings.class);
  }
}
