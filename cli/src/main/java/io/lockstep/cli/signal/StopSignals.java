package io.lockstep.cli.signal;

import io.lockstep.backend.temporary.TemporaryFile;
import io.lockstep.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The signals that a process gets while a command is at work: the first is the command's to obey, a
 * second ends the process at once. What the system was told to ignore, as by {@code nohup}, stays
 * ignored.
 */
public final class StopSignals implements AutoCloseable {
  private final List<SystemSignals.Before> before = new ArrayList<>();
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
      SystemSignals.handle(signal.name(), () -> receive(signal)).ifPresent(before::add);
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
    before.forEach(SystemSignals.Before::restore);
  }
}
