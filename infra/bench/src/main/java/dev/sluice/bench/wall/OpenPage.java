package dev.sluice.bench.wall;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.sluice.bench.lab.CpuClock;
import dev.sluice.bench.lab.Memory;
import dev.sluice.bench.lab.ServerProcess;
import dev.sluice.embedded.SystemBrowser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The dashboard in a browser that has nothing else open: the system's, or Playwright's. */
final class OpenPage implements AutoCloseable {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  private final Playwright playwright;
  private final Browser browser;
  private final String signedIn;
  private final Page page;
  private final CDPSession inspector;

  OpenPage(ServerProcess server) {
    Optional<Path> installed = SystemBrowser.program();
    this.playwright = Playwright.create(options(installed));
    this.browser = browser(installed);
    this.signedIn = "sessionStorage.setItem('sluice.key', '%s')".formatted(server.key());
    this.page = nothingKnown().newPage();
    this.inspector = page.context().newCDPSession(page);
  }

  /** As a browser that was never here. */
  private BrowserContext nothingKnown() {
    BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(WIDTH, HEIGHT));
    context.addInitScript(signedIn);
    return context;
  }

  /** Playwright fetches a browser of its own where there is none. */
  private static Playwright.CreateOptions options(Optional<Path> installed) {
    Playwright.CreateOptions options = new Playwright.CreateOptions();
    return installed.isEmpty()
        ? options
        : options.setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
  }

  /** On a machine that may have neither sandbox nor GPU, so that it draws with the processor. */
  private Browser browser(Optional<Path> installed) {
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions().setArgs(List.of("--no-sandbox", "--disable-gpu"));
    installed.ifPresent(options::setExecutablePath);
    return playwright.chromium().launch(options);
  }

  /** An address of the dashboard, as soon as it is live. */
  void show(String address) {
    page.navigate(address);
    page.waitForSelector("#link[data-link=live]");
  }

  /** After how many milliseconds a browser that was never here shows something of an address. */
  double firstPaint(String address) {
    try (BrowserContext context = nothingKnown()) {
      Page fresh = context.newPage();
      fresh.navigate(address);
      fresh.waitForSelector("#link[data-link=live]");
      Object paint =
          fresh.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
      return ((Number) paint).doubleValue();
    }
  }

  void press(String selector) {
    page.click(selector);
  }

  /** A figure that is shown, without what parts its thousands. */
  long figure(String selector) {
    String digits = page.textContent(selector).replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /** So that the browser's own work goes on, which waits for us while we wait for anything else. */
  void stay(Duration length) {
    page.waitForTimeout(length.toNanos() / 1e6);
  }

  /** What all its processes have taken. */
  Duration cpu() {
    return processes().map(each -> new CpuClock(each).read()).reduce(Duration.ZERO, Duration::plus);
  }

  /** What all its processes hold, each part of it counted once. */
  long memory() {
    return processes().mapToLong(each -> Memory.shareOf(each.pid())).sum();
  }

  private static Stream<ProcessHandle> processes() {
    return ProcessHandle.current()
        .descendants()
        .filter(each -> each.info().command().orElse("").contains("chrom"));
  }

  /** What its scripts hold that is of use still. */
  Held held() {
    inspector.send("HeapProfiler.collectGarbage");
    JsonObject heap = inspector.send("Runtime.getHeapUsage");
    JsonObject document = inspector.send("Memory.getDOMCounters");
    return new Held(
        heap.get("usedSize").getAsLong(),
        document.get("nodes").getAsLong(),
        document.get("jsEventListeners").getAsLong());
  }

  /**
   * After a collection.
   *
   * @param heap bytes
   * @param nodes of the document, and those that are no longer in it
   */
  record Held(long heap, long nodes, long listeners) {}

  @Override
  public void close() {
    playwright.close();
  }
}
