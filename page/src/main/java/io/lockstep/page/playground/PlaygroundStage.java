package io.lockstep.page.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.BackendException;
import io.lockstep.page.playground.run.PlaygroundRun;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.playground.state.StateJson;
import io.lockstep.tensor.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is trained at present: an engine, a run, and how far it may go. Used by the thread that
 * trains. A run that has made room for another is closed by {@link #sweep}, when its training has
 * ended.
 */
final class PlaygroundStage implements AutoCloseable {
  /** How often a digest is taken while epochs are short. */
  private static final long DIGEST_NANOS = 100_000_000L;

  private final Function<String, Engine> engines;
  private final List<AutoCloseable> retired = new ArrayList<>();
  private final List<DeviceDigest> digests = new ArrayList<>();
  private PlaygroundState state;
  private Engine engine;
  private PlaygroundRun run;
  private long untilStep;
  private int untilEpoch;
  private int catchUp;
  private boolean playing;
  private @Nullable DeviceDigest latest;
  private long digestAt;

  /**
   * Opens the device of a state and creates its run.
   *
   * @param engines opens a device by its name
   */
  PlaygroundStage(Function<String, Engine> engines, PlaygroundState state) {
    this.engines = engines;
    this.state = state;
    this.engine = opened(state.device());
    this.run = new PlaygroundRun(engine, state);
    rested();
  }

  private Engine opened(String device) {
    try {
      return engines.apply(device);
    } catch (BackendException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  PlaygroundState state() {
    return state;
  }

  PlaygroundRun run() {
    return run;
  }

  boolean isPlaying() {
    return playing;
  }

  /** Returns whether steps are taken only to come to where another device was. */
  boolean isCatchingUp() {
    return run.epoch() < catchUp;
  }

  /** Returns the digest of the last epoch at whose end one was taken. */
  @Nullable DeviceDigest latest() {
    return latest;
  }

  /** Returns the digests of other devices, after as many epochs of the same training. */
  List<DeviceDigest> digests() {
    return digests;
  }

  /** Returns whether the next step may be taken. */
  boolean mayStep() {
    if (playing && (run.step() >= untilStep || run.epoch() >= untilEpoch)) {
      playing = false;
    }
    return playing;
  }

  void play() {
    go(Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  void pause() {
    playing = false;
  }

  void oneStep() {
    go(run.step() + 1, Integer.MAX_VALUE);
  }

  void oneEpoch() {
    go(Long.MAX_VALUE, run.epoch() + 1);
  }

  private void go(long steps, int epochs) {
    untilStep = steps;
    untilEpoch = epochs;
    playing = true;
  }

  /** Tells that an epoch is done. */
  void epochDone(long now) {
    boolean last = run.epoch() >= untilEpoch || run.epoch() == catchUp;
    if (last || now - digestAt >= DIGEST_NANOS) {
      rested();
      digestAt = now;
      if (run.epoch() == catchUp && latest != null) {
        digests.add(latest);
      }
    }
  }

  /** Takes a digest, when the run is at the end of an epoch. */
  private void rested() {
    latest = new DeviceDigest(state.device(), run.epoch(), run.digest());
  }

  /** Begins anew with the same state. */
  void reset() {
    begin(state, engine);
  }

  /**
   * Changes parts of the state; what was learnt stays if it can.
   *
   * @return whether the run is another one
   * @throws IllegalArgumentException if the state cannot be trained; all is as before then
   */
  boolean change(JsonNode changes) {
    return become(StateJson.changed(state, changes));
  }

  /**
   * Brings another state on.
   *
   * @return whether the run is another one
   * @throws IllegalArgumentException if the state cannot be trained; all is as before then
   */
  boolean become(PlaygroundState next) {
    if (!next.device().equals(state.device())) {
      changeDevice(next);
      return true;
    }
    if (next.trainsAs(state)) {
      state = next;
      return false;
    }
    if (run.step() > 0 && next.schedule().isEmpty() && differInRate(next)) {
      run.setRate(next.rate());
      state = next;
      return false;
    }
    begin(next, engine);
    return true;
  }

  private boolean differInRate(PlaygroundState next) {
    ObjectNode rate = JsonNodeFactory.instance.objectNode().put("rate", next.rate());
    return StateJson.changed(state, rate).trainsAs(next);
  }

  private void begin(PlaygroundState next, Engine on) {
    PlaygroundRun another = new PlaygroundRun(on, next);
    retired.add(run);
    run = another;
    state = next;
    playing = false;
    catchUp = 0;
    digests.clear();
    rested();
  }

  /** Trains the same on another device, up to the same epoch, to compare the digests. */
  private void changeDevice(PlaygroundState next) {
    DeviceDigest before = run.isTouched() || !next.trainsAs(state) ? null : latest;
    List<DeviceDigest> seen = new ArrayList<>(digests);
    Engine other = opened(next.device());
    Engine old = engine;
    try {
      begin(next, other);
    } catch (RuntimeException e) {
      other.close();
      throw e;
    }
    engine = other;
    retired.add(old);
    if (before != null && before.epoch() > 0) {
      seen.removeIf(d -> d.epoch() != before.epoch() || d.device().equals(before.device()));
      digests.addAll(seen);
      digests.add(before);
      digests.removeIf(d -> d.device().equals(next.device()));
      catchUp = before.epoch();
      go(Long.MAX_VALUE, catchUp);
    }
  }

  /** Closes runs and engines that are no longer used. */
  void sweep() {
    for (AutoCloseable old : retired) {
      try {
        old.close();
      } catch (Exception e) {
        throw new IllegalStateException("[playground] a run could not be closed", e);
      }
    }
    retired.clear();
  }

  @Override
  public void close() {
    sweep();
    run.close();
    engine.close();
  }
}
