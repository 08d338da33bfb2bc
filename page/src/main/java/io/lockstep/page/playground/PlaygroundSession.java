package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.playground.run.PlaygroundRun;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.server.PageEvent;
import io.lockstep.page.server.PageStream;
import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.EpochReport;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.objective.NotFiniteException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A playground at work: trains on a thread of its own, tells a stream what is to be seen, and does
 * what it is told by commands between two steps. All pages see the same.
 */
public final class PlaygroundSession implements AutoCloseable {
  /** Between two frames: less than a sixtieth of a second, so that a browser misses none. */
  private static final long FRAME_NANOS = 13_000_000L;

  private static final int CHUNK = 1000;
  private static final long SHORTEST_WAIT = 500_000L;

  private final Function<String, Engine> engines;
  private final PlaygroundState first;
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final PageStream stream = new PageStream(this::snapshot);
  private final StepPace pace = new StepPace();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable JsonNode shownState;
  private volatile @Nullable JsonNode shownFrame;
  private volatile @Nullable JsonNode shownNote;
  private int neuron = -1;
  private long frameAt;
  private boolean stale = true;

  /** A command, and where its answer is awaited. */
  private record Asked(JsonNode command, CompletableFuture<JsonNode> answer) {}

  /**
   * Begins a session.
   *
   * @param engines opens a device by its name
   * @param first the state to begin with
   */
  public PlaygroundSession(Function<String, Engine> engines, PlaygroundState first) {
    this.engines = engines;
    this.first = first;
    this.thread = Thread.ofPlatform().daemon().name("lockstep-playground").start(this::work);
  }

  /** Returns the stream of what is to be seen. */
  public PageStream stream() {
    return stream;
  }

  /**
   * Does what a command says, between two steps.
   *
   * @return the answer
   * @throws IllegalArgumentException if it cannot be done; the message says why
   */
  public JsonNode command(JsonNode command) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.add(new Asked(command, answer));
    if (closed) {
      refuseAll();
    }
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw new IllegalArgumentException(refusal.getMessage(), refusal);
      }
      throw e;
    }
  }

  /** Returns what a page is to know that knows nothing. */
  List<PageEvent> snapshot() {
    List<PageEvent> events = new ArrayList<>();
    add(events, "state", shownState);
    add(events, "frame", shownFrame);
    add(events, "note", shownNote);
    return events;
  }

  private static void add(List<PageEvent> events, String name, @Nullable JsonNode data) {
    if (data != null) {
      events.add(PageEvent.latest(name, data));
    }
  }

  // ---- the thread that trains

  private void work() {
    try (PlaygroundStage stage = new PlaygroundStage(engines, first)) {
      PlaygroundOrders orders = new PlaygroundOrders(stage);
      showState(stage);
      while (!closed) {
        PlaygroundRun run = stage.run();
        attend(stage, orders);
        if (stage.run() == run && !closed) {
          train(stage, orders, run);
        }
        stage.sweep();
      }
    } catch (RuntimeException | Error e) {
      note("bad", String.valueOf(e.getMessage()));
      throw e;
    } finally {
      closed = true;
      refuseAll();
    }
  }

  private void train(PlaygroundStage stage, PlaygroundOrders orders, PlaygroundRun run) {
    try {
      run.train(CHUNK, new Attendance(stage, orders, run));
    } catch (NotFiniteException | IllegalArgumentException e) {
      stage.pause();
      stale = true;
      note("bad", String.valueOf(e.getMessage()));
    }
  }

  /** Looks after pages between the steps of a run. */
  private final class Attendance implements Callback {
    private final PlaygroundStage stage;
    private final PlaygroundOrders orders;
    private final PlaygroundRun run;

    Attendance(PlaygroundStage stage, PlaygroundOrders orders, PlaygroundRun run) {
      this.stage = stage;
      this.orders = orders;
      this.run = run;
    }

    @Override
    public void onBatch(int epoch, int batch, int batches) {
      stale = true;
      if (batch < batches) { // Behind the last one comes the end of the epoch.
        attend(stage, orders);
        if (isOver()) {
          run.stop();
        }
      }
    }

    @Override
    public boolean onEpoch(Trainer trainer, EpochReport report) {
      stage.epochDone(System.nanoTime());
      attend(stage, orders);
      return !isOver();
    }

    private boolean isOver() {
      return closed || stage.run() != run;
    }
  }

  /** Does what was asked, and waits until the next step may be taken or the run is another. */
  private void attend(PlaygroundStage stage, PlaygroundOrders orders) {
    PlaygroundRun run = stage.run();
    while (!closed && stage.run() == run) {
      boolean goes = stage.mayStep();
      long now = System.nanoTime();
      if (!goes) {
        pace.rest();
      }
      if (stale && (!goes || now - frameAt >= FRAME_NANOS)) {
        showFrame(stage, now);
      }
      long wait = goes ? wait(stage, now) : Long.MAX_VALUE;
      Asked next = next(wait);
      if (next != null) {
        answer(stage, orders, next);
      } else if (goes && wait(stage, System.nanoTime()) < SHORTEST_WAIT) {
        return;
      }
    }
  }

  private long wait(PlaygroundStage stage, long now) {
    return stage.isCatchingUp() ? 0 : pace.wait(now, stage.run().step(), stage.state().speed());
  }

  private @Nullable Asked next(long wait) {
    try {
      return wait < SHORTEST_WAIT ? asked.poll() : asked.poll(wait, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      closed = true;
      return null;
    }
  }

  private void answer(PlaygroundStage stage, PlaygroundOrders orders, Asked next) {
    try {
      PlaygroundOrders.Done done = orders.obey(next.command());
      neuron = done.neuron() == null ? neuron : done.neuron();
      if (done.changes()) {
        pace.begin(System.nanoTime(), stage.run().step());
        if (done.anew()) {
          neuron = -1;
          shownNote = null;
        }
        showState(stage);
        stale = true;
        showFrame(stage, System.nanoTime());
      }
      next.answer().complete(done.answer());
    } catch (RuntimeException e) {
      next.answer().completeExceptionally(e);
    }
  }

  private void showState(PlaygroundStage stage) {
    JsonNode json = StageJson.state(stage);
    stream.publish(() -> {
      shownState = json;
      return List.of(PageEvent.latest("state", json));
    });
  }

  private void showFrame(PlaygroundStage stage, long now) {
    frameAt = now;
    stale = false;
    double perSecond = pace.perSecond(now, stage.run().step());
    ObjectNode json = StageJson.frame(stage, neuron).put("perSecond", perSecond);
    stream.publish(() -> {
      shownFrame = json;
      return List.of(PageEvent.latest("frame", json));
    });
  }

  private void note(String kind, String text) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("kind", kind).put("text", text);
    stream.publish(() -> {
      shownNote = json;
      return List.of(PageEvent.latest("note", json));
    });
  }

  private void refuseAll() {
    for (Asked next = asked.poll(); next != null; next = asked.poll()) {
      next.answer()
          .completeExceptionally(
              new IllegalArgumentException("[playground] it is over; start it again"));
    }
  }

  /** Ends the training, and the thread. */
  @Override
  public void close() {
    closed = true;
    asked.add(new Asked(JsonNodeFactory.instance.objectNode(), new CompletableFuture<>()));
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
