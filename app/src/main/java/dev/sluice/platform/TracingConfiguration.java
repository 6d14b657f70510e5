package dev.sluice.platform;

import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces, for whoever names a place to send them to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingSettings.class)
class TracingConfiguration {

  private static final String ENDPOINT = "sluice.tracing.endpoint";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Bean(destroyMethod = "close")
  @ConditionalOnProperty(ENDPOINT)
  Spans spans(TracingSettings settings, RolesSettings roles) {
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(Objects.requireNonNull(settings.endpoint()))
            .setTimeout(PATIENCE)
            .build();
    return new Spans(
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.share())))
            .setResource(Resource.getDefault().merge(Resource.create(attributes(roles))))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build());
  }

  private static Attributes attributes(RolesSettings roles) {
    return Attributes.builder()
        .put("service.name", "sluice")
        .put("sluice.roles", roles.roles().stream().map(Role::label).toArray(String[]::new))
        .build();
  }

  @Bean
  Traces traces(ObjectProvider<Spans> spans) {
    Spans wanted = spans.getIfAvailable();
    return wanted == null ? Traces.OFF : wanted.traces();
  }

  @Bean
  @ConditionalOnProperty(ENDPOINT)
  SpanContext exemplars() {
    return new Exemplars();
  }

  /** Those that wait to be sent, who are not waited for longer than the drain bears. */
  record Spans(SdkTracerProvider provider) implements AutoCloseable {

    Traces traces() {
      Tracer tracer = provider.get("dev.sluice");
      return Traces.by(
          new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {}),
          new OtelPropagator(
              ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer));
    }

    @Override
    public void close() {
      provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
