package io.lockstep.kernels.spec;

import java.util.ArrayList;
import java.util.List;

/** Several layouts over one shape, with axes joined where all of them allow it. */
public final class JointLayout {
  private JointLayout() {}

  /**
   * Returns the layouts over the shape of the fewest axes: axes of size 1 left out, neighbours
   * joined where one stride walks both in every layout.
   */
  public static List<Layout> collapse(Shape shape, List<Layout> layouts) {
    List<Integer> sizes = new ArrayList<>();
    List<List<Integer>> strides = new ArrayList<>();
    layouts.forEach(_ -> strides.add(new ArrayList<>()));
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = shape.dim(axis);
      if (size == 1) {
        continue;
      }
      int at = axis;
      boolean joins = !sizes.isEmpty();
      for (int i = 0; i < layouts.size() && joins; i++) {
        int stride = layouts.get(i).strides().get(at);
        joins = Layout.walksBoth(sizes.getLast(), strides.get(i).getLast(), size, stride);
      }
      if (joins) {
        sizes.set(sizes.size() - 1, sizes.getLast() * size);
      } else {
        sizes.add(size);
      }
      for (int i = 0; i < layouts.size(); i++) {
        int step = layouts.get(i).strides().get(at);
        if (joins) {
          strides.get(i).set(strides.get(i).size() - 1, step);
        } else {
          strides.get(i).add(step);
        }
      }
    }
    Shape joined = new Shape(sizes);
    List<Layout> result = new ArrayList<>();
    for (int i = 0; i < layouts.size(); i++) {
      result.add(new Layout(joined, strides.get(i), layouts.get(i).offset()));
    }
    return result;
  }
}
