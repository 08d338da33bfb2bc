package io.lockstep.parity.catalog;

import io.lockstep.kernels.expr.DType;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.ElementwiseCases;
import io.lockstep.parity.cases.FunctionCases;
import io.lockstep.parity.cases.GradientCases;
import io.lockstep.parity.cases.LibraryCases;
import io.lockstep.parity.cases.ProductCases;
import io.lockstep.parity.cases.RandomCases;
import io.lockstep.parity.cases.ReductionCases;
import io.lockstep.parity.cases.ScalarCases;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.cases.SlopeCases;
import io.lockstep.parity.cases.UpdateCases;
import io.lockstep.parity.cases.ViewCases;
import java.util.ArrayList;
import java.util.List;

/** Every case of the conformance kit. */
public final class Cases {
  private Cases() {}

  /**
   * Cases of one kind.
   *
   * @param kind what they have in common, such as {@code reduction}
   * @param cases in a fixed order
   */
  public record Group(String kind, List<Case> cases) {
    /** Copies the list. */
    public Group {
      cases = List.copyOf(cases);
    }
  }

  /** Returns all cases in a fixed order; names are unique. */
  public static List<Case> all() {
    return of(Selection.FULL);
  }

  /** Returns a small part of them that still touches everything that is registered. */
  public static List<Case> quick() {
    return of(Selection.QUICK);
  }

  /** Returns the cases of a selection in a fixed order; names are unique. */
  public static List<Case> of(Selection selection) {
    return groups(selection).stream().flatMap(g -> g.cases().stream()).toList();
  }

  /** Returns the cases of a selection by kind. */
  public static List<Group> groups(Selection selection) {
    List<Group> groups =
        new ArrayList<>(
            List.of(
                new Group("elementwise", ElementwiseCases.of(selection)),
                new Group("elementary function", FunctionCases.of(selection)),
                new Group("scalar operation", ScalarCases.of(selection)),
                new Group("reduction", ReductionCases.of(selection)),
                new Group("product", ProductCases.of(selection)),
                new Group("view and index", ViewCases.of(selection)),
                new Group("activation", LibraryCases.activations(selection)),
                new Group("row function", LibraryCases.rowFunctions(selection)),
                new Group("loss", LibraryCases.losses(selection)),
                new Group("slope", SlopeCases.of(selection)),
                new Group("optimizer", LibraryCases.optimizers(selection)),
                new Group("update of a part", UpdateCases.of(selection)),
                new Group("random numbers", RandomCases.of(selection)),
                new Group("composed operation", ComposedCases.of(selection))));
    groups.add(
        new Group(
            "gradient",
            selection.isFull() ? GradientCases.of(DType.F32) : GradientCases.onePerOperation()));
    groups.add(new Group("gradient in float64", GradientCases.of(DType.F64)));
    if (selection.isFull()) {
      groups.add(new Group("gradient of a composed operation", ComposedGradients.of(DType.F32)));
    }
    groups.add(
        new Group("gradient of a composed operation in float64", ComposedGradients.of(DType.F64)));
    return groups;
  }
}
