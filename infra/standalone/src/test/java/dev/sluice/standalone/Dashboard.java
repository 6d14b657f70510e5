package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The dashboard in a window of its own.
 *
 * @param complaints what the browser says is wrong with it, such as a script that it must not run
 */
record Dashboard(BrowserContext context, Page page, List<String> complaints)
    implements AutoCloseable {
  private static final double PATIENCE = 20_000;

  static Dashboard open(Browser browser, Program program) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL("http://localhost:" + program.port())
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin"));
    Page page = context.newPage();
    page.setDefaultTimeout(PATIENCE);
    List<String> complaints = new CopyOnWriteArrayList<>();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    return new Dashboard(context, page, complaints);
  }

  Dashboard signIn(String key) {
    page.navigate("/");
    at("#key").fill(key);
    button("Connect").click();
    isLive();
    return this;
  }

  void isLive() {
    assertThat(at("#link-text")).hasText("Live");
  }

  Locator at(String selector) {
    return page.locator(selector);
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  @Override
  public void close() {
    context.close();
  }
}
