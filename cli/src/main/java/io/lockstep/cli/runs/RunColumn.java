package io.lockstep.cli.runs;

import io.lockstep.training.run.RunSummary;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table of runs.
 *
 * @param name of the column
 * @param value of a run, or null where it has none
 */
record RunColumn(String name, Function<KeptRun, @Nullable RunValue> value) {
  /** Returns a column of what came of a run. */
  static RunColumn of(String name, Function<RunSummary, @Nullable RunValue> value) {
    return new RunColumn(name, run -> value.apply(run.summary()));
  }

  /** Returns the order of the column; runs without a value come last, whatever the direction. */
  Comparator<KeptRun> order(boolean descending) {
    Comparator<RunValue> order = descending ? RunValue.ORDER.reversed() : RunValue.ORDER;
    return (a, b) -> Comparator.nullsLast(order).compare(value.apply(a), value.apply(b));
  }

  /** Returns whether the value of a run is a number, or there is none. */
  boolean isNumber(KeptRun run) {
    RunValue of = value.apply(run);
    return of == null || of.number() != null;
  }

  /** Returns the cell of a run for people; '-' where it has no value. */
  String cell(KeptRun run) {
    RunValue of = value.apply(run);
    return of == null ? "-" : of.shown();
  }

  /** Returns the cell of a run for programs; empty where it has no value. */
  String raw(KeptRun run) {
    RunValue of = value.apply(run);
    return of == null ? "" : of.raw();
  }
}
