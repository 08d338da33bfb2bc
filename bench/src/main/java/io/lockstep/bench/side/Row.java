package io.lockstep.bench.side;

import io.lockstep.bench.work.Workload;
import java.util.List;

/**
 * A row of the benchmarks.
 *
 * @param work what is done
 * @param precision the precision that the row is about
 * @param contenders who does it: ours first, with which the others are compared
 */
public record Row(Workload work, String precision, List<Contender> contenders) {
  /** Copies the list. */
  public Row {
    contenders = List.copyOf(contenders);
  }

  /** Returns the name by which {@code --rows} selects it. */
  public String name() {
    return work.title() + ", " + precision;
  }
}
