package dev.sluice.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * The dashboard in a window of its own.
 *
 * @param heard what the browser says is wrong with it, such as a script that it must not run
 * @param forgiven what that may contain, at any time until the window is closed
 */
record Dashboard(BrowserContext context, Page page, List<String> heard, Set<String> forgiven)
    implements AutoCloseable {

  static Dashboard open(Browser browser, int port) {
    return open(browser, port, "en-GB");
  }

  static Dashboard open(Browser browser, int port, String locale) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL("http://localhost:" + port)
                .setLocale(locale)
                .setTimezoneId("Europe/Berlin"));
    Page page = context.newPage();
    page.setDefaultTimeout(Site.PATIENCE);
    List<String> heard = new CopyOnWriteArrayList<>();
    page.onPageError(heard::add);
    page.onDialog(dialog -> refuse(dialog, heard));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            heard.add(message.text());
          }
        });
    return new Dashboard(context, page, heard, new CopyOnWriteArraySet<>());
  }

  private static void refuse(Dialog dialog, List<String> heard) {
    heard.add("It asks: " + dialog.message());
    dialog.dismiss();
  }

  /** A new client signs in, whose first key is given back. */
  String register(String name) {
    page.navigate("/");
    return (String)
        page.evaluate(
            """
            async (name) => {
              const post = (path, body) =>
                fetch(path, {
                  method: "POST",
                  headers: { "Content-Type": "application/json" },
                  body: JSON.stringify(body),
                });
              const email = `${name}@example.com`;
              const password = "Correct horse 1";
              const client = await (await post("/api/v1/clients", { name, email, password })).json();
              await post("/api/v1/sessions", { email, password });
              sessionStorage.setItem("sluice.key", "session");
              return client.apiKey;
            }
            """,
            name);
  }

  /** As if somebody had entered the key before, in this tab. */
  Dashboard signedIn(String key) {
    page.addInitScript("sessionStorage.setItem('sluice.key', '%s')".formatted(key));
    return this;
  }

  Dashboard show(String address) {
    page.navigate(address);
    isLive();
    knowsWhatIsOffered();
    return this;
  }

  void isLive() {
    assertThat(at("#link-text")).hasText("Live");
  }

  /** By which some views are drawn, and which decides what becomes of a click. */
  void knowsWhatIsOffered() {
    assertThat(at("body[data-stats]")).hasCount(1);
  }

  Locator at(String selector) {
    return page.locator(selector);
  }

  Locator at(String selector, String text) {
    return page.locator(selector, new Page.LocatorOptions().setHasText(text));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** What the page is wider by than its window. */
  int surplusWidth() {
    return (int) page.evaluate("document.documentElement.scrollWidth - innerWidth");
  }

  /** Of these the browser may complain, before and after, because a test brings them about. */
  void forgive(String... expected) {
    forgiven.addAll(List.of(expected));
  }

  List<String> complaints() {
    return heard.stream().filter(each -> forgiven.stream().noneMatch(each::contains)).toList();
  }

  @Override
  public void close() {
    context.close();
  }
}
