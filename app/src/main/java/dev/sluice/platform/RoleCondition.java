package dev.sluice.platform;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

final class RoleCondition implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    @Nullable Map<String, @Nullable Object> attributes =
        metadata.getAnnotationAttributes(ConditionalOnRole.class.getName());
    return attributes != null
        && attributes.get("value") instanceof Role[] roles
        && Arrays.stream(roles)
            .anyMatch(RolesSettings.of(context.getEnvironment()).roles()::contains);
  }
}
