package io.lockstep.training.nn;

import io.lockstep.graph.NodeOrigin;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Layers one after another; parameters are named by place, as in {@code 2.weight}. */
public record Sequential(List<Layer> layers) implements Layer {
  /** Copies the layers. */
  public Sequential {
    layers = List.copyOf(layers);
  }

  /** Returns the layers one after another. */
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (Parameter p : layers.get(i).parameters()) {
        all.add(
            new Parameter(i + "." + p.name(), p.shape(), p.initializer(), p.fanIn(), p.fanOut()));
      }
    }
    return all;
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    Tensor result = x;
    int place = context.place();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Tensor input = result;
      ForwardContext inside = context.inside(String.valueOf(i), place);
      result = NodeOrigin.forward(inside.describe(), () -> layer.forward(input, inside));
      place += layers.get(i).randomStreams();
    }
    return result;
  }

  @Override
  public int randomStreams() {
    return layers.stream().mapToInt(Layer::randomStreams).sum();
  }
}
