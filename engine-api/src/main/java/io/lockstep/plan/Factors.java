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
  private final Map<Source, ElementRange> ranges = new HashMap<>();

  private Factors() {}

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
      ranges.merge(source, ElementRange.of(factor.layout()), ElementRange::join);
    }
  }

  /** Returns the part of a source as a vector; of other values, which are made here, the whole. */
  Operand part(Value value) {
    ElementRange range = value.work() instanceof Work.Given(Source source) ? ranges.get(source) : null;
    if (range != null) {
      Shape shape = Shape.of(range.size());
      return new Operand(value, new Layout(shape, List.of(1), range.first()));
    }
    return Operand.whole(value);
  }
}
