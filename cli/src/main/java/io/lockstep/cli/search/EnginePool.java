package io.lockstep.cli.search;

import io.lockstep.cli.device.DeviceOptions;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.tensor.Engine;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An engine for each trial that runs at a time; safe for use by many threads. */
final class EnginePool implements AutoCloseable {
  private final DeviceOptions device;
  private final Deque<Engine> idle = new ArrayDeque<>();
  private final List<Engine> all = new ArrayList<>();

  /** Opens the engines; the terminal is told once what was chosen. */
  EnginePool(DeviceOptions device, int engines, Terminal terminal) {
    this.device = device;
    device.shareBy(engines);
    try {
      for (int i = 0; i < engines; i++) {
        idle.add(open(i == 0 ? terminal : silent()));
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static Terminal silent() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Terminal(nowhere, nowhere, false);
  }

  private Engine open(Terminal terminal) {
    Engine engine = device.open(terminal);
    all.add(engine);
    return engine;
  }

  /** Returns an engine that nobody uses. */
  synchronized Engine take() {
    Engine engine = idle.poll();
    return engine == null ? open(silent()) : engine;
  }

  /** Takes an engine back, whose work ended well. */
  synchronized void give(Engine engine) {
    idle.add(engine);
  }

  /** Closes an engine whose work ended badly. */
  synchronized void drop(Engine engine) {
    all.remove(engine);
    engine.close();
  }

  @Override
  public synchronized void close() {
    all.forEach(Engine::close);
    all.clear();
    idle.clear();
  }
}
