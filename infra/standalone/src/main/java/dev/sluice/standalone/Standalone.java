package dev.sluice.standalone;

import dev.sluice.SluiceApplication;
import dev.sluice.access.FirstAdmin;
import dev.sluice.access.OperatorTicket;
import dev.sluice.access.RotateSecrets;
import dev.sluice.access.SecretsCommand;
import dev.sluice.access.SecretsWatch;
import dev.sluice.embedded.DataFolder;
import dev.sluice.embedded.EngineOptions;
import dev.sluice.embedded.EngineOptions.Kind;
import dev.sluice.embedded.Engines;
import dev.sluice.platform.StageRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;

/** The engines and the server, from the first look at the port to the last child's end. */
public final class Standalone {
  /** Together less than the 30 s within which a process that was told to stop has to be gone. */
  private static final Duration SERVER_STOP = Duration.ofSeconds(14);

  private static final Duration ENGINES_STOP = Duration.ofSeconds(15);
  private static final Duration FOLDER_STOP = Duration.ofMillis(500);

  private static final Duration TABLES = Duration.ofSeconds(20);

  private final Running running = new Running();
  private volatile @Nullable Path log;
  private volatile boolean keyIsNew;
  private volatile boolean ready;

  private Standalone() {}

  public static void main(String[] args) {
    if (Arguments.askForHelp(args)) {
      System.out.print(Arguments.USAGE);
      return;
    }
    Standalone standalone = new Standalone();
    Runtime.getRuntime().addShutdownHook(new Thread(standalone::stop, "sluice-stop"));
    try {
      Optional<SecretsCommand> command = SecretsCommand.of(args);
      if (command.isPresent()) {
        standalone.seal(command.get(), Arguments.of(Arrays.copyOfRange(args, 1, args.length)));
      } else {
        standalone.start(Arguments.of(args));
      }
    } catch (Exception failure) {
      standalone.fail(failure);
    }
  }

  private void start(Arguments arguments) throws IOException {
    HttpPort.requireFree(arguments.port());
    Map<String, Object> settings = startEngines(arguments, options -> options);
    ConfigurableApplicationContext server = startServer(settings, arguments);
    CompletableFuture<Void> _ =
        server.getBean(StageRunner.class).hopeless().thenAcceptAsync(this::fail);
    awaitMade(server);
    ready = true;
    System.out.print(banner(server).text());
  }

  /** What the server has to know of them. */
  private Map<String, Object> startEngines(
      Arguments arguments, UnaryOperator<EngineOptions> chosen) {
    DataFolder folder = DataFolder.open(arguments.data());
    running.add(FOLDER_STOP, folder::close);
    log = Logs.to(folder);
    EngineOptions options = chosen.apply(ServerSettings.engines(arguments.forServer()));
    Engines engines = Engines.in(folder, options.telling(this::failAside));
    running.add(ENGINES_STOP, engines::close);
    engines.start().keepRunning();
    return ServerSettings.defaults(options.kinds(), engines, arguments.data());
  }

  private void seal(SecretsCommand command, Arguments arguments) {
    System.out.println("This takes a minute.");
    RotateSecrets.run(
        command,
        startEngines(arguments, options -> options.without(Kind.KAFKA).without(Kind.REDIS)),
        arguments.forServer().toArray(String[]::new));
    running.close();
    System.out.println("All e-mails are sealed with the secret in force.");
  }

  private Banner banner(ConfigurableApplicationContext server) {
    OperatorTicket ticket = server.getBeanProvider(OperatorTicket.class).getIfAvailable();
    String signIn = ticket == null ? "" : "#ticket=" + ticket.make();
    return Banner.of(server.getEnvironment(), keyIsNew, signIn, Objects.requireNonNull(log));
  }

  private ConfigurableApplicationContext startServer(
      Map<String, Object> settings, Arguments arguments) {
    SpringApplication server = new SpringApplication(SluiceApplication.class);
    server.setRegisterShutdownHook(false);
    server.setDefaultProperties(settings);
    server.addInitializers(context -> running.add(SERVER_STOP, context::close));
    server.addInitializers(
        context -> keyIsNew = Files.notExists(ServerSettings.adminKey(context.getEnvironment())));
    return server.run(arguments.forServer().toArray(String[]::new));
  }

  /** The server takes events before, but who reads the banner wants the key and the dashboard. */
  private static void awaitMade(ConfigurableApplicationContext server) {
    Stream<Mono<Void>> key =
        server.getBeanProvider(FirstAdmin.class).stream().map(FirstAdmin::settled);
    Stream<Mono<Void>> secrets =
        server.getBeanProvider(SecretsWatch.class).stream().map(SecretsWatch::settled);
    Mono.when(Stream.concat(key, secrets).toList()).timeout(TABLES, Mono.empty()).block();
  }

  /** The broker's own thread must not wait for an end that waits for the broker. */
  private void failAside(Throwable failure) {
    Thread.ofPlatform().name("sluice-failed").start(() -> fail(failure));
  }

  private void fail(Throwable failure) {
    if (running.isClosing()) {
      return; // it fails because we stop
    }
    try {
      tell(failure);
    } finally {
      System.exit(1); // without descriptors or memory, telling may fail, too
    }
  }

  private void tell(Throwable failure) {
    Path details = log;
    System.err.println(Sentence.of(failure, details));
    if (details != null) {
      LoggerFactory.getLogger(Standalone.class).error("Sluice ends", failure);
    }
  }

  private void stop() {
    if (!ready) {
      running.close();
      return;
    }
    System.out.println("Sluice is stopping.");
    running.close();
    System.out.println("Sluice has stopped.");
  }
}
