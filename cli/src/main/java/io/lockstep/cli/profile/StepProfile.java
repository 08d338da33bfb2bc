package io.lockstep.cli.profile;

import io.lockstep.backend.profile.Event;
import io.lockstep.cli.run.RunPosition;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.training.loop.Callback;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device did in some full steps of a run, once its kernels were warm. Ends the run after
 * them.
 */
final class StepProfile implements Callback {
  private final double warmUpSeconds;
  private final int steps;
  private final List<Event> events = new ArrayList<>();
  private final long begun = System.nanoTime();
  private final boolean lastIsFull;
  private boolean warm;
  private int eventsOfDoneSteps;
  private int done;

  /** Everything of one kind: launches of equal kernels, or copies in one direction. */
  record Line(String name, long launches, long nanos, long bytes, long flops) {
    Line plus(Line other) {
      return new Line(
          name,
          launches + other.launches,
          nanos + other.nanos,
          bytes + other.bytes,
          flops + other.flops);
    }
  }

  /**
   * Waits for the steps that count.
   *
   * @param warmUpSeconds seconds of steps that do not count; at least one step
   * @param steps how many count
   * @param lastIsFull whether the last step of an epoch is as large as the others; else it does not
   *     count
   */
  StepProfile(double warmUpSeconds, int steps, boolean lastIsFull) {
    this.warmUpSeconds = warmUpSeconds;
    this.steps = steps;
    this.lastIsFull = lastIsFull;
  }

  /** Takes note of what a device did. */
  void add(Event event) {
    if (warm) {
      events.add(event);
    }
  }

  @Override
  public void onBatch(int epoch, int batch, int batches) {
    if (!warm) {
      warm = System.nanoTime() - begun >= warmUpSeconds * 1e9;
    } else if (batch == batches && batches > 1 && !lastIsFull) {
      events.subList(eventsOfDoneSteps, events.size()).clear();
    } else {
      eventsOfDoneSteps = events.size();
      if (++done == steps) {
        throw new RunPosition.EnoughStepsException();
      }
    }
  }

  /** Returns the number of steps that counted. */
  int steps() {
    return done;
  }

  /** Returns all that was noted, in order. */
  List<Event> events() {
    return events;
  }

  /** Returns a line for each kernel and each kind of copy, the longest in all first. */
  List<Line> lines() {
    Map<Object, Line> lines = new LinkedHashMap<>();
    for (Event event : events) {
      KernelSpec spec = event.spec();
      Line line = new Line(EventText.name(event), 1, event.nanos(), event.bytes(), event.flops());
      lines.merge(spec == null ? event.kind() : spec, line, Line::plus);
    }
    return lines.values().stream()
        .sorted(Comparator.comparingLong(Line::nanos).reversed())
        .toList();
  }
}
