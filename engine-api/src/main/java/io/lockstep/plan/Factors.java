package io.lockstep.plan;

import io.lockstep.graph.Source;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which part of each source the products of a graph read, from the first element to the last. In
 * precision bf16 it is copied in that type, once for all products: of a vector of all parameters
 * that is nearly everything, of a large table a few rows.
 */
final class Factors {
  private final Map<Source, Range> ranges = new HashMap<>();

  private Factors() {}

  private record Range(int first, int last) {
    static Range of(Layout layout) {
      int last = Math.toIntExact(layout.offset() + layout.span() - 1);
      return new Range(layout.offset(), last);
    }

    Range join(Range other) {
      return new Range(Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  /** Returns what the products among some values read. */
  static Factors of(List<Value> values) {
    Factors factors = new Factors();
    values.stream()
        .filter(v -> v.work() instanceof Work.Product)
        .flatMap(v -> v.operands().stream())
        .forEach(factors::add);
    return factors;
  }

  private void add(Operand factor) {
    if (factor.value().work() instanceof Work.Given(Source source)
        && factor.layout().shape().size() > 0) {
      ranges.merge(source, Range.of(factor.layout()), Range::join);
    }
  }

  /** Returns the part of a source as a vector; of other values, which are made here, the whole. */
  Operand part(Value value) {
    Range range = value.work() instanceof Work.Given(Source source) ? ranges.get(source) : null;
    if (range != null) {
      Shape shape = Shape.of(range.last() - range.first() + 1);
      return new Operand(value, new Layout(shape, List.of(1), range.first()));
    }
    return Operand.whole(value);
  }
}
