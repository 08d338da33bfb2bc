package io.lockstep.tensor.nonfinite;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The first operation whose NaN or infinity ends up in a result, with what went into it. Only what
 * leads to the result counts: an infinity that a formula leaves behind, as {@code exp} does in
 * {@code 1 / (1 + exp(-x))}, or a NaN that {@code where} does not take, is not an error.
 *
 * <pre>{@code
 * NonFinite.of(loss).ifPresent(IO::println);
 * // log gave NaN at [2] from -0.25 (sub at [2])
 * }</pre>
 *
 * @param operation what was computed, such as {@code log} or {@code div}; empty if the value was
 *     there already, which is then its only operand
 * @param formula the tensor operation that this is a part of, such as {@code binary_cross_entropy}
 * @param origin which part of a network it was computed for
 * @param result what came out
 * @param index where, as in {@code [17,3]}
 * @param terms how many numbers or products were added up, 0 where none were
 * @param operands what went in; of a sum the largest number, or the two factors of the largest
 *     product
 * @param inputs what these were computed from, where that happened within the formula
 */
public record NonFinite(
    String operation,
    String formula,
    NodeOrigin origin,
    double result,
    String index,
    int terms,
    List<TracedOperand> operands,
    List<TracedOperand> inputs) {
  /** Copies the lists. */
  public NonFinite {
    operands = List.copyOf(operands);
    inputs = List.copyOf(inputs);
  }

  /**
   * Returns what made a tensor NaN or infinite, as its inputs are now; empty if it is finite. In
   * precision bf16, where operations computed one by one round otherwise, it may not be found.
   */
  public static Optional<NonFinite> of(Tensor tensor) {
    return new Trace(tensor.engine()).of(List.of(tensor.node()));
  }

  /**
   * Returns what would make an output of a step NaN or infinite, or, if all of them are finite, one
   * of its updates, if the step were run on the present contents of what it reads; nothing is
   * changed. After a bad step, put what it has updated back to what it was before.
   */
  public static Optional<NonFinite> of(CompiledStep step) {
    Trace trace = new Trace(step.engine());
    return trace.of(step.outputNodes()).or(() -> trace.of(step.updateNodes()));
  }

  /** Returns whether the value was there already: an input, a parameter, a number of a formula. */
  public boolean isStored() {
    return operation.isEmpty();
  }

  /** Returns what happened in one line. */
  @Override
  public String toString() {
    return text(TracedOperand.Stored::toString);
  }

  /**
   * Returns what happened in one line.
   *
   * @param names what to call an element of what has contents of its own
   */
  public String text(Function<TracedOperand.Stored, String> names) {
    if (isStored()) {
      TracedOperand held = operands.getFirst();
      return switch (held.place()) {
        case TracedOperand.Stored stored -> names.apply(stored) + " is " + decimal(result);
        case TracedOperand.Within _, TracedOperand.Computed _ ->
            "a number in " + where() + " is " + result;
      };
    }
    String at = index.equals("[]") ? "" : " at " + index;
    return where() + " gave " + decimal(result) + at + from(names);
  }

  private static String decimal(double value) {
    return Double.toString(value);
  }

  private String where() {
    String whole = operation.isEmpty() ? formula : operation;
    String part = operation.isEmpty() || formula.equals(operation) ? "" : " of '" + formula + "'";
    return whole + part + (origin.isKnown() ? " in " + origin : "");
  }

  private String from(Function<TracedOperand.Stored, String> names) {
    List<String> texts = operands.stream().map(o -> o.text(names)).toList();
    String what =
        switch (texts.size()) {
          case 0 -> "";
          case 1 -> terms == 0 ? " from " + texts.getFirst() : sum("numbers", texts.getFirst());
          default ->
              terms == 0
                  ? " from " + String.join(" and ", texts)
                  : sum("products", String.join(" times ", texts));
        };
    String more = inputs.stream().map(o -> o.text(names)).collect(Collectors.joining(" and "));
    return more.isEmpty() ? what : what + ", computed from " + more;
  }

  private String sum(String kind, String largest) {
    return " from a sum of " + terms + " " + kind + ", the largest " + largest;
  }
}
