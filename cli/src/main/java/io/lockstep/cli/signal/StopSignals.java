package io.lockstep.cli.signal;

import io.lockstep.backend.temporary.TemporaryFile;
import io.lockstep.cli.terminal.Terminal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals that a process gets while a command is at work: the first is the command's to obey, a
 * second ends the process at once. What the system was told to ignore, as by {@code nohup}, stays
 * ignored.
 */
@SuppressWarnings("sunapi") // The one way to be told; it has been there since Java 1.3.
public final class StopSignals implements AutoCloseable {
  private final Map<StopSignal, SignalHandler> before = new EnumMap<>(StopSignal.class);
  private final AtomicReference<@Nullable StopSignal> received = new AtomicReference<>();
  private final Consumer<StopSignal> first;
  private final Consumer<StopSignal> second;

  /**
   * Has signals told from now on, on threads of their own.
   *
   * @param first what is done by the first
   * @param second what is done by each later one
   */
  public StopSignals(Consumer<StopSignal> first, Consumer<StopSignal> second) {
    this.first = first;
    this.second = second;
    for (StopSignal signal : StopSignal.values()) {
      try {
        before.put(signal, Signal.handle(new Signal(signal.name()), _ -> receive(signal)));
      } catch (IllegalArgumentException e) {
        // Not one of this system, or one that the JVM was told to leave alone (-Xrs).
      }
    }
  }

  /**
   * Has the first signal, too, end the process at once, with a line for people.
   *
   * @param operation that is at work, such as {@code search}
   * @param kept what is left of it, and what to do
   */
  public static StopSignals telling(Terminal terminal, String operation, String kept) {
    return new StopSignals(
        signal -> {
          terminal.err().println("[" + operation + "] ended by " + signal + "; " + kept);
          end(signal);
        },
        StopSignals::end);
  }

  /** Ends the process at once, without its temporary files. */
  public static void end(StopSignal signal) {
    TemporaryFile.deleteAll();
    Runtime.getRuntime().halt(signal.exitCode());
  }

  private void receive(StopSignal signal) {
    if (received.compareAndSet(null, signal)) {
      first.accept(signal);
    } else {
      second.accept(signal);
    }
  }

  /** Returns the first signal, or null before. */
  public @Nullable StopSignal received() {
    return received.get();
  }

  /** Has signals obeyed as before. */
  @Override
  public void close() {
    before.forEach((signal, handler) -> Signal.handle(new Signal(signal.name()), handler));
  }
}
