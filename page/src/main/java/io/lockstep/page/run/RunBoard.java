package io.lockstep.page.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.page.server.PageEvent;
import io.lockstep.page.server.PageStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * All runs that pages show, and the thread that tells of them, four times a second at most. Others
 * hand over what happened and go on.
 */
final class RunBoard implements AutoCloseable {
  private static final long TICK_NANOS = 250_000_000L;
  private static final int MOST_FACTS = 1 << 16;

  private final PageStream stream = new PageStream(this::snapshot);
  private final BlockingQueue<Runnable> facts = new ArrayBlockingQueue<>(MOST_FACTS);
  private final Map<Integer, RunView> views = new LinkedHashMap<>();
  private final Map<Integer, Runnable> looks = new LinkedHashMap<>();
  private final Thread teller = Thread.ofPlatform().daemon().name("page").unstarted(this::tellAll);
  private int next;
  private volatile boolean closed;

  RunBoard() {
    teller.start();
  }

  PageStream stream() {
    return stream;
  }

  /** Returns a view of a run, which is not shown before {@link #show}. */
  synchronized RunView view(String name, boolean live) {
    return new RunView(next++, name, live);
  }

  /**
   * Shows a run.
   *
   * @param look is called now and then by the thread that tells, to see what has become of the run
   */
  void show(RunView view, Runnable look) {
    stream.publish(() -> {
      views.put(view.id(), view);
      looks.put(view.id(), look);
      List<PageEvent> events = List.of(PageEvent.each("run", view.json()), board());
      view.told();
      return events;
    });
  }

  /** Shows a run no longer; does nothing if it is not shown, or is live. */
  void dismiss(int id) {
    stream.publish(() -> {
      RunView view = views.get(id);
      if (view == null || view.isLive()) {
        return List.of();
      }
      views.remove(id);
      looks.remove(id);
      return List.of(board());
    });
  }

  /** Hands over something that happened, which another thread adds to a view; does not wait. */
  void hand(Runnable fact) {
    boolean _ = facts.offer(fact); // Where there are too many, some are left out.
  }

  private PageEvent board() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = json.putArray("runs");
    views.keySet().forEach(ids::add);
    return PageEvent.latest("board", json);
  }

  private List<PageEvent> snapshot() {
    List<PageEvent> events = new ArrayList<>();
    views.values().forEach(view -> events.add(PageEvent.each("run", view.json())));
    events.add(board());
    return events;
  }

  private void tellAll() {
    while (!closed) {
      tell();
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  /** Tells pages what has happened since the last time. */
  private void tell() {
    stream.publish(() -> {
      List<Runnable> happened = new ArrayList<>();
      facts.drainTo(happened);
      happened.forEach(Runnable::run);
      looks.values().forEach(Runnable::run);
      List<PageEvent> events = new ArrayList<>();
      for (RunView view : views.values()) {
        if (view.hasChanged()) {
          if (stream.clients() > 0) {
            events.add(view.event());
          }
          view.told();
        }
      }
      return events;
    });
  }

  /** Returns whether anybody looks. */
  boolean isWatched() {
    return stream.clients() > 0;
  }

  /** Tells what is left to tell, and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(teller);
    try {
      teller.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tell();
  }
}
