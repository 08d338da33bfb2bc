package io.lockstep.training.nonfinite;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.tensor.nonfinite.NonFinite;
import io.lockstep.tensor.nonfinite.TracedOperand;

/**
 * The first operation of a step that gave NaN or an infinity, in the words of a run.
 *
 * @param what it is
 * @param names what the numbers that went in are called
 */
public record Finding(NonFinite what, HeldNames names) {
  /** Returns what happened in one line. */
  public String text() {
    return what.text(names::of);
  }

  /** Returns whether a number of an example was NaN or infinite itself. */
  public boolean isOfData() {
    return what.isStored()
        && what.operands().getFirst().place() instanceof TracedOperand.Stored stored
        && names.isData(stored);
  }

  /** Returns what to try. */
  public String advice() {
    if (isOfData()) {
      return "mend that example, or leave it out";
    }
    return switch (what.operation()) {
      case "log", "log1p", "sqrt" ->
          "keep what goes in above 0, as by clamp or by adding a small number, or use a loss of"
              + " logits (..._with_logits)";
      case "div" -> "add a small number to what is divided by";
      case "exp", "expm1" ->
          "bound what goes in, as by clamp; scale the data; or lower the" + " learning rate";
      case "" -> "begin with parameters and numbers that are finite";
      default -> ofOverflow(what.origin().pass());
    };
  }

  private static String ofOverflow(NodeOrigin.Pass pass) {
    return switch (pass) {
      case FORWARD -> "lower the learning rate, clip gradients, or scale the data";
      case BACKWARD, UPDATE -> "clip gradients, or lower the learning rate";
    };
  }
}
