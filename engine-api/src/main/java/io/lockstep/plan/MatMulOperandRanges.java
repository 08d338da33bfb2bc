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
final class MatMulOperandRanges {
  private final Map<Source, ElementRange> ranges = new HashMap<>();

  private MatMulOperandRanges() {}

  /** Returns what the products among some values read. */
  static MatMulOperandRanges of(List<Value> values) {
    MatMulOperandRanges operands = new MatMulOperandRanges();
    values.stream()
        .filter(v -> v.work() instanceof Work.MatMul)
        .flatMap(v -> v.operands().stream())
        .forEach(operands::add);
    return operands;
  }

  private void add(Operand operand) {
    if (operand.value().work() instanceof Work.Source(Source source)
        && operand.layout().shape().size() > 0) {
      ranges.merge(source, ElementRange.of(operand.layout()), ElementRange::join);
    }
  }

  /** Returns the part of a source as a vector; of other values, which are made here, the whole. */
  Operand part(Value value) {
    ElementRange range =
        value.work() instanceof Work.Source(Source source) ? ranges.get(source) : null;
    if (range != null) {
      Shape shape = Shape.of(range.size());
      return new Operand(value, new Layout(shape, List.of(1), range.first()));
    }
    return Operand.whole(value);
  }
}
