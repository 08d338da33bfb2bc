package io.lockstep.backend.queue;

import org.jspecify.annotations.Nullable;

/**
 * The events of the latest commands of one kind, at most so many: taking one more waits for the
 * oldest. Bounds what is queued, and finds out what has failed since.
 */
final class InFlight {
  private final CommandQueue queue;
  private final QueueGuard guard;
  private final CommandQueue.@Nullable Event[] events;

  /** What each event is the end of, or null if that was waited for. */
  private final @Nullable String[] names;

  private int next;

  InFlight(CommandQueue queue, QueueGuard guard, int most) {
    this.queue = queue;
    this.guard = guard;
    this.events = new CommandQueue.Event[most];
    this.names = new String[most];
  }

  /** Returns the place of the next event. */
  int nextPlace() {
    return next;
  }

  /**
   * Returns the event for a command about to be queued, once the command that used the place before
   * is done.
   *
   * @throws DriverException if that one has failed
   */
  CommandQueue.Event reserve() {
    await(next);
    CommandQueue.Event event = events[next];
    if (event == null) {
      event = guard.ask("the end of a command", queue::createEvent);
      events[next] = event;
    }
    return event;
  }

  /** Says that the command of the event reserved last was queued. */
  void queued(String name) {
    names[next] = name;
    next = (next + 1) % events.length;
  }

  /** Returns whether the command of a place is done, or has failed; never waits. */
  boolean isDone(int place) {
    CommandQueue.Event event = events[place];
    String name = names[place];
    return event == null || name == null || guard.ask(name, event::isDone);
  }

  /**
   * Waits for the command of a place.
   *
   * @throws DriverException if it has failed
   */
  void await(int place) {
    CommandQueue.Event event = events[place];
    String name = names[place];
    if (event != null && name != null) {
      try {
        event.await();
      } catch (DriverException e) {
        throw guard.failed(e, name);
      }
      names[place] = null;
    }
  }

  /**
   * Waits for all commands.
   *
   * @throws DriverException if one has failed
   */
  void awaitAll() {
    for (int i = 0; i < events.length; i++) {
      await((next + i) % events.length);
    }
  }

  /** Gives all events up. */
  void close() {
    for (CommandQueue.Event event : events) {
      if (event != null) {
        guard.released(event::close);
      }
    }
  }
}
