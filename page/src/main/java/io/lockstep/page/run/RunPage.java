package io.lockstep.page.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.server.PageAddress;
import io.lockstep.page.server.PageAnswer;
import io.lockstep.page.server.PageEvent;
import io.lockstep.page.server.PageServer;
import io.lockstep.page.server.PageSite;
import io.lockstep.training.run.RunFolder;
import io.lockstep.training.run.RunTouch.Action;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A page that shows runs in a browser: one that goes on, and kept ones beside it.
 *
 * <p>{@code RunPage page = RunPage.open(PageAddress.LOOPBACK)} serves it at {@code page.address()};
 * {@code Trainer.of(model).callbacks(page.watch("first"))} shows a run.
 */
public final class RunPage implements AutoCloseable {
  private static final int MOST_OFFERED = 500;

  private final RunBoard board = new RunBoard();
  private final PageServer server;
  private final Map<Path, Integer> shown = new ConcurrentHashMap<>();
  private volatile @Nullable LiveRun live;
  private volatile List<Path> offered = List.of();

  private RunPage(PageAddress address) {
    PageSite site =
        new PageSite("run/index.html")
                .files("run", "run.css", "main.js", "runs.js", "chart.js", "charts.js", "layers.js")
                .files("run", "pictures.js", "controls.js", "about.js")
                .stream("/api/events", board.stream())
                .query("/api/runs", _ -> PageAnswer.json(offered()))
                .command("/api/pause", _ -> controls().ask(Action.PAUSE))
                .command("/api/go-on", _ -> controls().ask(Action.GO_ON))
                .command("/api/stop", _ -> controls().ask(Action.STOP))
                .command("/api/rate", body -> controls().askRate(body))
                .command("/api/compare", this::compare)
                .command("/api/dismiss", this::dismiss);
    try {
      this.server = PageServer.open(address, site);
    } catch (IllegalArgumentException e) {
      board.close();
      throw e;
    }
  }

  /**
   * Begins to serve the page.
   *
   * @throws IllegalArgumentException if that cannot be done at the address
   */
  public static RunPage open(PageAddress address) {
    return new RunPage(address);
  }

  /** Returns the address to open in a browser, with the token without which nothing is shown. */
  public String address() {
    return server.address();
  }

  /** Returns how many pages are open. */
  public int listening() {
    return server.listening();
  }

  /** Returns what shows the run that it watches, in place of one that was shown before. */
  public LiveRun watch(String name) {
    LiveRun run = new LiveRun(board, name);
    live = run;
    return run;
  }

  /**
   * Shows a kept run, one that is going on in another process, too; does nothing where it is shown.
   */
  public synchronized void show(RunFolder folder) {
    if (!shown.containsKey(place(folder))) {
      RunView view = board.view(name(folder), false);
      shown.put(place(folder), view.id());
      board.show(view, new FollowedRun(folder, view).read()::look);
    }
  }

  /** Lets people choose among the kept runs below some folders which to show. */
  public void offer(Path... folders) {
    offered = List.of(folders);
  }

  /** Where a folder is, however it was named. */
  static Path place(RunFolder folder) {
    return folder.path().toAbsolutePath().normalize();
  }

  /** The name of a folder, with those above it where another has that name. */
  private String name(RunFolder folder) {
    Path name = place(folder).getFileName();
    boolean isOnly = name != null && shown.keySet().stream().noneMatch(o -> o.endsWith(name));
    return isOnly ? String.valueOf(name) : folder.path().toString();
  }

  /** The runs that can be chosen, by the path that people see. */
  private Map<String, RunFolder> runs() {
    LiveRun run = live;
    Map<String, RunFolder> runs = new LinkedHashMap<>();
    for (Path folder : offered) {
      for (RunFolder found : RunFolder.below(folder, _ -> {})) {
        if (!shown.containsKey(place(found)) && (run == null || !run.isIn(place(found)))) {
          runs.put(found.path().toString(), found);
        }
      }
    }
    return runs;
  }

  private ObjectNode offered() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode names = json.putArray("runs");
    runs().keySet().stream().limit(MOST_OFFERED).forEach(names::add);
    return json;
  }

  private JsonNode compare(JsonNode body) {
    String name = body.path("run").asText();
    RunFolder chosen = runs().get(name);
    if (chosen == null) {
      throw new IllegalArgumentException(
          "[page] there is no run '" + name + "' here that is not shown; choose one of the list");
    }
    show(chosen);
    return JsonNodeFactory.instance.objectNode().put("shown", name);
  }

  private JsonNode dismiss(JsonNode body) {
    int id = body.path("id").asInt(-1);
    shown.values().removeIf(view -> view == id);
    board.dismiss(id);
    return JsonNodeFactory.instance.objectNode();
  }

  private RunControls controls() {
    LiveRun run = live;
    if (run == null) {
      throw new IllegalArgumentException(
          "[page] no run has begun in this program; wait for its first step, or go to where the run"
              + " that is shown was begun");
    }
    return run.controls();
  }

  /** Ends: a run that is paused goes on, and pages keep what they show. */
  @Override
  public void close() {
    LiveRun run = live;
    if (run != null) {
      run.controls().release();
    }
    board.close();
    board.stream().publish(PageEvent.each("over", JsonNodeFactory.instance.objectNode()));
    server.close();
  }
}
