package io.lockstep.kernels.spec;

import java.util.ArrayList;
import java.util.List;

/** Which elements of its arguments a kernel touches, and where they lie. */
public final class ArgumentLayouts {
  private ArgumentLayouts() {}

  /**
   * Returns a layout for each argument, inputs first. What stores or reads one value for a row has
   * the shape {@code [rows]}; a table that rows are picked from counts as a whole.
   */
  public static List<Layout> of(KernelSpec spec) {
    return switch (spec) {
      case MapSpec s -> concat(s.inputs(), s.outputs());
      case RowSpec s ->
          concat(s.inputs(), s.outputs()).stream().map(ArgumentLayouts::perRow).toList();
      case ColumnReduceSpec s -> concat(s.inputs(), List.of(whole(s.outer(), s.inner())));
      case MatMulSpec s -> concat(concat(List.of(s.a(), s.b()), s.inputs()), s.outputs());
      case ArgReduceSpec s -> List.of(s.input(), whole(s.rows()));
      case GatherSpec s ->
          List.of(whole(s.rows(), s.width()), whole(s.count()), whole(s.count(), s.width()));
      case ScatterAddSpec s ->
          List.of(whole(s.count(), s.width()), whole(s.count()), whole(s.rows(), s.width()));
    };
  }

  /** A column stride of 0 is one value for each row, even of rows without elements. */
  private static Layout perRow(Layout layout) {
    return layout.strides().get(1) == 0
        ? new Layout(
            Shape.of(layout.shape().dim(0)), layout.strides().subList(0, 1), layout.offset())
        : layout;
  }

  private static Layout whole(int... dims) {
    return Layout.contiguous(Shape.of(dims));
  }

  private static List<Layout> concat(List<Layout> a, List<Layout> b) {
    List<Layout> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }
}
