package io.lockstep.page.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.page.Browser;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.server.PageAddress;
import io.lockstep.page.server.PageServer;
import io.lockstep.tensor.Engine;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The playground in a real browser. */
class PlaygroundBrowserTest {
  private static Browser browser;
  private static PlaygroundSession session;
  private static PageServer server;

  @BeforeAll
  static void open() {
    browser = Browser.open(1280, 800, false);
    session =
        new PlaygroundSession(
            name -> Engine.open(name.equals("other") ? "cpu" : name), PlaygroundState.USUAL);
    server =
        PageServer.open(
            PageAddress.LOOPBACK, PlaygroundSite.of(session, () -> List.of("cpu", "other")));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
      session.close();
      browser.close();
    }
  }

  @BeforeEach
  void load() throws Exception {
    visit("data=circle");
    browser.run("document.getElementById('reset').click()");
    await("a reset", () -> number("#steps") == 0);
    browser.console();
  }

  @AfterEach
  void the_console_is_silent() {
    assertEquals(List.of(), browser.console());
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    browser.await(what, condition);
  }

  private static void visit(String address) throws InterruptedException {
    browser.get("about:blank");
    browser.get(server.address() + "#" + address);
    await("a frame", () -> "frame".equals(browser.run("return document.body.dataset.ready")));
  }

  private static String hash() {
    return (String) browser.run("return decodeURIComponent(location.hash).replaceAll('+', ' ')");
  }

  /** Sets a control as a person does, who leaves it then. */
  private static void set(String selector, String value) {
    browser.run(
        "const it = document.querySelector(arguments[0]); it.value = arguments[1];"
            + " it.dispatchEvent(new Event('input', { bubbles: true }));"
            + " it.dispatchEvent(new Event('change', { bubbles: true }));",
        selector,
        value);
  }

  private static void click(String selector) {
    browser.run(
        "document.querySelector(arguments[0])"
            + ".dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))",
        selector);
  }

  private static void awaitHash(String expected) throws InterruptedException {
    await(expected, () -> hash().equals(expected));
  }

  private static double number(String selector) {
    String text =
        (String) browser.run("return document.querySelector(arguments[0]).textContent", selector);
    return Double.parseDouble(text.replace(",", ""));
  }

  private static String picture() {
    return (String) browser.run("return document.getElementById('map').toDataURL()");
  }

  @Test
  void every_control_changes_what_it_says() throws Exception {
    set("#data", "clouds");
    awaitHash("#data=clouds");
    set("#classes", "4");
    awaitHash("#data=clouds&classes=4");
    await("four outputs", () -> browser.all(".node.end").size() == 4);
    set("#noise", "10");
    set("#testShare", "30");
    awaitHash("#data=clouds&classes=4&noise=10&testShare=30");
    assertEquals("30%", browser.text("#test-value"));
    set("#data", "circle");
    set("#noise", "0");
    set("#testShare", "50");
    set("#batch", "20");
    set("#seed", "5");
    awaitHash("#classes=4&seed=5&batch=20");
    set("#classes", "3");
    set("#seed", "1");
    set("#batch", "10");
    set("#rate", "0.1");
    set("#l1", "0.001");
    set("#l2", "0.003");
    set("#optimizer", "adam");
    set("#speed", "0");
    awaitHash("#rate=0.1&optimizer=adam&l1=0.001&l2=0.003&speed=0");
    set("#l1", "0");
    set("#l2", "0");
    set("#speed", "2000");
    set("#schedule", "exponential");
    await("a schedule", () -> hash().contains("&schedule=exponential("));
    set("#schedule-text", "cosine(from=0.1, to=0, steps=100)");
    await("another schedule", () -> hash().contains("&schedule=cosine(from=0.1, to=0, steps=100)"));
    assertTrue((Boolean) browser.run("return document.getElementById('rate').disabled"));
    set("#schedule", "");
    set("#optimizer", "sgd");
    awaitHash("#rate=0.1");
    set("#rate", "0.03");
    click("#showTest");
    click("#discretize");
    awaitHash("#showTest=true&discretize=true");
    click("#showTest");
    click("#discretize");
    awaitHash("");
    click("[data-input=product]");
    awaitHash("#inputs=x,y,product");
    assertEquals(3, browser.all(".node.input").size());
    click("[data-input=product]");
    click("#more-layers");
    awaitHash("#layers=4:tanh;2:tanh;2:tanh");
    click("#fewer-layers");
    click("[data-layer='0'] .more-neurons");
    awaitHash("#layers=5:tanh;2:tanh");
    assertEquals(7, browser.all(".node canvas").size());
    click("[data-layer='0'] .neurons button");
    set("[data-layer='1'] select", "relu");
    awaitHash("#layers=4:tanh;2:relu");
    set("[data-layer='1'] select + select", "0.2");
    click("[data-layer='0'] input[type=checkbox]");
    awaitHash("#layers=4:tanh:norm;2:relu:0.2");
    set("#activation", "gelu");
    awaitHash("#layers=4:gelu:norm;2:gelu:0.2");
    set("#optimizer", "no such thing");
    await("a refusal", () -> browser.text("#note").contains("unknown optimizer 'no such thing'"));
    browser.console(); // The browser itself notes the answer 400.
  }

  @Test
  void it_plays_pauses_steps_and_begins_anew() throws Exception {
    click("#step");
    await("a step", () -> number("#steps") == 1);
    click("#epoch");
    await("an epoch", () -> number("#epochs") == 1);
    double loss = number("#loss");
    click("#play");
    await("less loss", () -> number("#loss") < 0.8 * loss);
    new Actions(browser.driver()).sendKeys(" ").perform();
    await("a pause", () -> browser.text("#play").contains("Play"));
    double steps = number("#steps");
    Thread.sleep(100);
    assertEquals(steps, number("#steps"));
    click("#reset");
    await("the beginning", () -> number("#steps") == 0);
  }

  @Test
  void the_state_survives_a_reload_and_a_link_brings_it() throws Exception {
    String address =
        "#data=spiral&noise=10&rate=0.1&optimizer=adam&inputs=x,y,sin_x&layers=6:relu:norm;3:tanh";
    browser.run("location.hash = arguments[0]", address);
    await("a state", () -> browser.all(".node canvas").size() == 9);
    click("#epoch");
    await("an epoch", () -> number("#epochs") == 1);
    browser.driver().navigate().refresh();
    await("a frame", () -> "frame".equals(browser.run("return document.body.dataset.ready")));
    assertEquals(address, hash());
    assertEquals("spiral", browser.find("#data").getDomProperty("value"));
    assertEquals("adam", browser.find("#optimizer").getDomProperty("value"));
    assertEquals(9, browser.all(".node canvas").size());
    assertEquals(1, number("#epochs"));
  }

  @Test
  void own_points_are_drawn_and_learnt() throws Exception {
    click("#own > summary");
    browser.run("document.getElementById('own').open = true");
    click("#draw");
    WebElement plot = browser.find("#points");
    for (int i = 0; i < 12; i++) {
      boolean left = i < 6;
      if (i == 6) {
        click(".brush:nth-child(2)");
      }
      int x = (left ? -90 : 60) + 5 * (i % 6);
      new Actions(browser.driver()).moveToElement(plot, x, -60 + 20 * (i % 6)).click().perform();
    }
    await("twelve points", () -> hash().split(";").length == 12);
    assertTrue(hash().startsWith("#data=own&points=-3.5"), hash());
    set("#rate", "0.3");
    click("#play");
    await("all right", () -> browser.text("#right").startsWith("right: 100.0%"));
    click("#play");
    plot.sendKeys(Keys.ARROW_RIGHT, Keys.ENTER);
    await("a point by keys", () -> hash().contains(";0.25,0,1"));
    set("#csv", "a,b,c\n1,1,one\n2,2,two\n3,3,three\n-1,-2,one\n");
    click("#read-csv");
    await("points of a CSV", () -> browser.text("#csv-notes").contains("one, three, two"));
    assertEquals(3, browser.all(".node.end").size());
  }

  @Test
  void weights_that_are_edited_change_the_output_at_once() throws Exception {
    String before = picture();
    click("[data-weight='4.weight.0']");
    await("a field", () -> !browser.all("[data-field='4.weight.0']").isEmpty());
    set("[data-field='4.weight.0']", "5");
    await("another output", () -> !picture().equals(before));
    String between = picture();
    click("[data-node='0.1']");
    await("its own map", () -> browser.text("#shown").equals("(hidden neuron 2)"));
    set("[data-field='0.bias.1']", "-4");
    await("another map", () -> !picture().equals(between));
    browser.run("document.getElementById('device-panel').open = true");
    await("a word", () -> browser.text("#digest-says").startsWith("Weights or rate were changed"));
  }

  @Test
  void numbers_code_lessons_and_devices_are_shown() throws Exception {
    click("#epoch");
    await("an epoch", () -> number("#epochs") == 1);
    browser.run("document.getElementById('trace-panel').open = true");
    await("forward and backward", () -> browser.all("#trace table").size() == 6);
    String first = browser.text("#trace");
    click("#trace-next");
    await("another example", () -> !browser.text("#trace").equals(first));
    browser.run("document.getElementById('code-panel').open = true");
    await("Java", () -> browser.text("#code").contains("trainer.fit(examples(points.training())"));
    click("#show-layers");
    await("JSON", () -> browser.text("#code").contains("\"layer\" : \"linear\""));
    browser.run("document.getElementById('device-panel').open = true");
    await("two devices", () -> browser.all("#device option").size() == 2);
    set("#device", "other");
    await("equal digests", () -> browser.text("#digest-says").startsWith("The digests are equal"));
    assertEquals(2, browser.all("[data-digest]").size());
    set("#lesson", "dying-relu");
    await("dead neurons", () -> browser.all(".node.dead").size() >= 4);
    click("#mended");
    await("none", () -> browser.all(".node.dead").isEmpty() && number("#epochs") > 0);
    assertNotEquals("", browser.text("#lesson-text"));
    click("#play");
  }

  @Test
  void hyperparameters_are_those_of_the_registry_and_their_faults_stand_beside_them()
      throws Exception {
    set("#optimizer", "momentum");
    awaitHash("#optimizer=momentum");
    click("#tuning > summary");
    await("its formula", () -> browser.text("#tuning-facts").contains("v = momentum v + g"));
    assertEquals("0.9", browser.find("#hyper-momentum").getDomProperty("value"));
    assertEquals(
        "share of the velocity that is kept; >= 0, < 1; usually 0.9",
        browser.text("#hyper-momentum-told"));
    set("#hyper-momentum", "1");
    await("a fault", () -> !browser.text("#hyper-momentum-fault").isEmpty());
    assertEquals(
        "[momentum] momentum is 1; give a value of at least 0 and below 1 in float32",
        browser.text("#hyper-momentum-fault"));
    assertEquals("true", browser.find("#hyper-momentum").getDomAttribute("aria-invalid"));
    assertEquals("1", browser.find("#hyper-momentum").getDomProperty("value"));
    assertTrue(browser.find("#note").getDomAttribute("hidden") != null);
    assertEquals("#optimizer=momentum", hash());
    browser.console(); // The browser itself notes the answer 400.
    set("#hyper-momentum", "0.5");
    awaitHash("#optimizer=momentum&hyper=momentum:0.5");
    await("no fault", () -> browser.text("#hyper-momentum-fault").isEmpty());
    browser.run("document.getElementById('code-panel').open = true");
    await("Java", () -> browser.text("#code").contains(".with(\"momentum\", 0.5)"));
    click("#show-document");
    await("JSON", () -> browser.text("#code").contains("\"momentum\" : 0.5"));
    set("#schedule", "cosine");
    await("its arguments", () -> browser.all("#schedule-fields input").size() == 3);
    set("#schedule-steps", "50");
    await("50 steps", () -> hash().contains("steps=50"));
    set("#schedule-steps", "0.5");
    await("a fault", () -> browser.text("#schedule-steps-fault").startsWith("[cosine] steps is"));
    browser.console();
    String address = hash();
    browser.driver().navigate().refresh();
    await("a frame", () -> "frame".equals(browser.run("return document.body.dataset.ready")));
    assertEquals(address, hash());
    assertEquals("0.5", browser.find("#hyper-momentum").getDomProperty("value"));
    assertEquals("50", browser.find("#schedule-steps").getDomProperty("value"));
    assertTrue(browser.find("#hyper-momentum").isDisplayed());
    set("#schedule", "");
    set("#optimizer", "adam");
    awaitHash("#optimizer=adam");
    assertEquals(4, browser.all("#hyper input").size());
    set("#optimizer", "sgd");
    awaitHash("");
  }

  private static String cell(String row, String column) {
    return (String)
        browser.run(
            "const table = [...document.querySelectorAll('table.trace')].at(-1);"
                + "const heads = [...table.querySelectorAll('th')].map((th) => th.textContent);"
                + "const row = [...table.querySelectorAll('tbody tr')]"
                + ".find((tr) => tr.cells[0].textContent === arguments[0]);"
                + "return row.cells[heads.indexOf(arguments[1])].textContent",
            row,
            column);
  }

  @Test
  void the_step_that_is_shown_is_the_one_that_is_taken() throws Exception {
    visit("data=own&points=1.5,-2,0;3,1,1&layers=2:tanh&optimizer=momentum&rate=0.1");
    browser.run("document.getElementById('trace-panel').open = true");
    await("four tables", () -> browser.all("#trace table").size() == 4);
    assertTrue(browser.text("#trace").contains("4. Step 1 of momentum"));
    assertTrue(browser.text("#trace").contains("momentum: v = momentum v + g; p - lr v"));
    assertEquals("Here lr = 0.1, momentum = 0.9, weight_decay = 0.", browser.text("#trace-values"));
    String gradient = cell("w1,1", "g");
    assertEquals("0.0000 → " + gradient, cell("w1,1", "velocity"));
    String next = cell("w1,1", "new p");
    assertNotEquals(next, cell("w1,1", "old p"));
    click("#trace-step");
    await("step 2", () -> browser.text("#trace").contains("4. Step 2 of momentum"));
    assertEquals(next, cell("w1,1", "old p"));
    assertTrue(cell("w1,1", "velocity").startsWith(gradient + " → "));
    assertEquals(1, number("#steps"));
  }

  /** The least contrast of what is written anywhere, and where. */
  private static final String CONTRAST =
      """
      const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
      const rgba = (colour) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
      };
      const over = ([r, g, b, a], [x, y, z]) =>
        [[r, x], [g, y], [b, z]].map(([front, back]) => (front * a + back * (255 - a)) / 255);
      const ground = (element) => {
        if (!element) return [255, 255, 255];
        const colour = rgba(getComputedStyle(element).backgroundColor);
        return colour[3] === 255 ? colour : over(colour, ground(element.parentElement));
      };
      const light = (rgb) => {
        const [r, g, b] = [...rgb].slice(0, 3).map((value) => value / 255)
          .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      let least = [99, ""];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !element.checkVisibility()
            || element.matches(":disabled, :disabled *, option")) continue;
        const back = ground(element);
        const front = over(rgba(getComputedStyle(element).color), back);
        const [a, b] = [light(front), light(back)];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < least[0]) least = [ratio, element.outerHTML.slice(0, 200)];
      }
      const map = document.getElementById("map").getBoundingClientRect();
      const axes = [...document.querySelectorAll(".axis span")].filter((span) => {
        const box = span.getBoundingClientRect();
        return box.right > map.left + 1 && box.top < map.bottom - 1;
      });
      return [String(least[0]), least[1], String(axes.length)];
      """;

  @Test
  void all_that_is_written_stands_out_and_no_number_lies_on_the_picture() throws Exception {
    visit("data=arms&classes=10&optimizer=adam&schedule=cosine(from%3D0.1,to%3D0,steps%3D9)");
    for (String panel : List.of("own", "tuning", "trace-panel", "code-panel", "device-panel")) {
      browser.run("document.getElementById(arguments[0]).open = true", panel);
    }
    await("the numbers", () -> !browser.all("#trace table").isEmpty());
    for (int theme = 0; theme < 2; theme++) {
      List<?> found = (List<?>) browser.run(CONTRAST);
      assertTrue(Double.parseDouble((String) found.getFirst()) >= 4.5, found.toString());
      assertEquals("0", found.getLast());
      click("#theme");
    }
  }

  @Test
  void it_fits_a_phone_and_can_be_dark() throws Exception {
    browser.size(390, 844);
    try {
      visit("data=xor");
      assertEquals(390L, browser.run("return document.documentElement.scrollWidth"));
      click("#theme");
      assertEquals("dark", browser.run("return document.documentElement.dataset.theme"));
      click("#theme");
    } finally {
      browser.size(1280, 800);
    }
  }
}
