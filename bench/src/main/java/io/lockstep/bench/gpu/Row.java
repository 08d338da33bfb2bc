package io.lockstep.bench.gpu;

import io.lockstep.bench.gpu.work.Work;
import java.util.List;

/**
 * A row of the benchmarks.
 *
 * @param work what is done
 * @param precision the precision that the row is about
 * @param contenders who does it: ours first, with which the others are compared
 */
record Row(Work work, String precision, List<Contender> contenders) {
  /** Copies the list. */
  Row {
    contenders = List.copyOf(contenders);
  }

  /** Returns the name by which {@code --rows} selects it. */
  String name() {
    return work.title() + ", " + precision;
  }
}
