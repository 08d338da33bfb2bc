package io.lockstep.parity.layers;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.own.LayerCases;
import io.lockstep.parity.own.OwnOperand;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer with a batch that goes into it.
 *
 * @param name its kind, and what is special about it
 * @param layer of the kind, or a network with one of it
 * @param batch how it is drawn; its first axis counts examples
 */
public record LayerExample(String name, Layer layer, OwnOperand batch) {
  private static final String KIND = "layer";

  /** Returns the cases of the layer, and its structure. */
  public LayerCases cases() {
    return new LayerCases(KIND, layer, batch, 1, true);
  }

  /**
   * Returns what must have the bits of the contract on every device: all ways to look at the layer,
   * or, in a smaller selection, the training alone, with its gradients.
   */
  public List<Case> cases(Selection selection) {
    LayerCases of = cases();
    List<Case> cases = new ArrayList<>(List.of(of.trained(name + " training")));
    if (selection != Selection.FULL) {
      return cases;
    }
    cases.add(of.used(name, false, null));
    if (batch.kind() == OwnOperand.Kind.ANY) {
      cases.add(of.used(name + " special", true, null));
    }
    if (!of.structure().parameters().isEmpty()) {
      cases.add(of.steps(name + " steps"));
    }
    gradientCases().forEach(slope -> cases.add(slope.in(DType.F64)));
    return cases;
  }

  /** Returns whose gradients are compared with central differences, in 64-bit floats. */
  public List<GradientCase> gradientCases() {
    GradientCase used = cases().slope(name, false);
    GradientCase trained = cases().slope(name + " training", true);
    return List.of(used, trained, used.secondOrder(), trained.secondOrder());
  }

  @Override
  public String toString() {
    return name;
  }
}
