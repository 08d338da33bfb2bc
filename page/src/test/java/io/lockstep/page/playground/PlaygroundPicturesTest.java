package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.page.Browser;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.server.PageAddress;
import io.lockstep.page.server.PageServer;
import io.lockstep.tensor.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Writes the pictures of {@code docs/playground.md} anew: {@code -Dlockstep.pictures=write}. */
@EnabledIfSystemProperty(named = "lockstep.pictures", matches = "write")
class PlaygroundPicturesTest {
  private static final Path DOCS = Path.of("../docs/page");
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String SPIRAL =
      "data=spiral&noise=5&rate=0.03&optimizer=momentum&hyper=momentum:0.8&l2=0.0001"
          + "&inputs=x,y,sin_x,sin_y&layers=8:tanh;6:tanh;4:tanh";
  private static final String ARMS =
      "data=arms&classes=5&noise=10&rate=0.01&optimizer=adam&layers=8:relu;8:relu&showTest=true";

  private static final String SMALL =
      "data=circle&optimizer=momentum&hyper=momentum:0.8&layers=3:tanh";

  private static void order(PlaygroundSession session, String json) throws Exception {
    session.command(MAPPER.readTree(json.replace('\'', '"')));
  }

  /** Trains as fast as can be, and shows the usual speed then. */
  private static void train(PlaygroundSession session, Browser browser, String address, int epochs)
      throws Exception {
    order(session, "{'do': 'address', 'address': '" + address + "&speed=0'}");
    order(session, "{'do': 'play'}");
    while (Integer.parseInt(browser.text("#epochs").replace(",", "")) < epochs) {
      Thread.sleep(50); // However long it takes on a machine that does much else.
    }
    order(session, "{'do': 'pause'}");
    order(session, "{'do': 'set', 'state': {'speed': 2000}}");
    Thread.sleep(1000);
  }

  private static void open(Browser browser, String details, boolean open) throws Exception {
    browser.run("document.getElementById(arguments[0]).open = arguments[1]", details, open);
    Thread.sleep(1000);
  }

  @Test
  void pictures_of_the_playground() throws Exception {
    try (PlaygroundSession session = new PlaygroundSession(Engine::open, PlaygroundState.USUAL);
        PageServer server =
            PageServer.open(
                PageAddress.LOOPBACK, PlaygroundSite.of(session, () -> List.of("cpu")))) {
      try (Browser light = Browser.open(1280, 800, false)) {
        light.get(server.address());
        train(session, light, SPIRAL, 250);
        light.picture(DOCS.resolve("playground-light.png"));
        light.size(390, 844);
        Thread.sleep(1000);
        light.picture(DOCS.resolve("playground-phone.png"));
        light.size(1280, 640);
        train(session, light, SMALL, 3);
        open(light, "tuning", true);
        open(light, "trace-panel", true);
        light.run("scrollTo(0, document.getElementById('trace-panel').offsetTop - 60)");
        Thread.sleep(1000);
        light.picture(DOCS.resolve("playground-step.png"));
        System.out.println(light.console());
      }
      try (Browser dark = Browser.open(1280, 800, true)) {
        dark.get(server.address());
        train(session, dark, ARMS, 150);
        open(dark, "tuning", true);
        dark.picture(DOCS.resolve("playground-dark.png"));
        System.out.println(dark.console());
      }
    }
  }
}
