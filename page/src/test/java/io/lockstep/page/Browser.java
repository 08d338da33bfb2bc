package io.lockstep.page;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real browser without a window, of Debian's packages chromium and chromium-driver. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens a browser; where there is none, the test is skipped, and the reason printed. */
  public static Browser open(int width, int height, boolean dark) {
    Path browser = found("chromium");
    Path control = found("chromedriver");
    if (browser == null || control == null) {
      String reason =
          "skipped: no "
              + (browser == null ? "chromium" : "chromedriver")
              + " on the PATH; install Debian's packages chromium and chromium-driver";
      System.out.println(reason);
      abort(reason);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(String.valueOf(browser));
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.addArguments("--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(control.toFile()).build();
    Browser opened = new Browser(new ChromeDriver(service, options));
    opened.size(width, height);
    opened.driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    return opened;
  }

  private static Path found(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Sets the size of what is seen, in points. */
  public void size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Opens an address. */
  public void get(String address) {
    driver.get(address);
  }

  /** Returns the driver, for what is not here. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Returns the element of a CSS selector. */
  public WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** Returns all elements of a CSS selector. */
  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Returns the text of an element, as people see it. */
  public String text(String selector) {
    return find(selector).getText();
  }

  /** Runs a script, such as {@code return 1 + arguments[0]}. */
  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Waits until something is so. */
  public void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("in vain: " + what + "; on the console: " + console());
      }
      Thread.sleep(50);
    }
  }

  /** An element that is not there yet, or no more, is none for which something holds. */
  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (WebDriverException e) {
      return false;
    }
  }

  /** Returns what the console has said since the last time. */
  public List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Writes a picture of what is seen. */
  public void picture(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
