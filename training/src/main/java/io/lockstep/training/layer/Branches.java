package io.lockstep.training.layer;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers side by side that take the same input, and whose results are joined (Szegedy et al.,
 * 2015).
 *
 * @param branches by name, in order
 * @param join how their results become one
 */
public record Branches(Map<String, Layer> branches, Join join) implements Layer {
  /** Checks that there is one, and copies them. */
  public Branches {
    branches = Collections.unmodifiableMap(new LinkedHashMap<>(branches));
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("[branches] there are none; give one at least");
    }
  }

  /** Returns branches that are named by place. */
  public static Branches of(Join join, Layer... branches) {
    return new Branches(Sequential.of(branches).layers(), join);
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    List<Shape> shapes = new ArrayList<>();
    branches.forEach((name, branch) -> shapes.add(declare.inside(name, branch, in)));
    return join.declare(declare, shapes);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    List<Tensor> results = new ArrayList<>();
    branches.forEach((name, branch) -> results.add(context.inside(name, branch, x)));
    return join.forward(results);
  }
}
