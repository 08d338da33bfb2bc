package io.lockstep.training.layer.shape;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Arrays;
import java.util.List;

/**
 * Gives each example another shape of as many elements, as {@code Reshape} of Keras and {@code
 * Unflatten} of PyTorch.
 *
 * @param shape of an example; one size may be -1, for what is left
 */
public record Reshape(List<Integer> shape) implements Layer {
  private static final String NAME = "reshape";

  /** Copies and checks the sizes. */
  public Reshape {
    shape = List.copyOf(shape);
    if (shape.stream().anyMatch(d -> d < -1) || shape.stream().filter(d -> d == -1).count() > 1) {
      throw new IllegalArgumentException(
          "[reshape] sizes must be at least 0, and one of them may be -1, got " + shape);
    }
  }

  /** Creates a layer that gives examples of some sizes, of which one may be -1. */
  public Reshape(int... shape) {
    this(Arrays.stream(shape).boxed().toList());
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    int[] sizes = sizes(in.size());
    long size = 1;
    for (int d : sizes) {
      size *= d;
    }
    if (size != in.size() || Arrays.stream(sizes).anyMatch(d -> d < 0)) {
      throw declare.refusal(
          NAME,
          "gives examples of "
              + shape
              + ", but gets those of "
              + in
              + ", which have "
              + in.size()
              + (in.size() == 1 ? " element" : " elements")
              + "; give it a shape of as many");
    }
    return Shape.of(sizes);
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    int examples = x.shape().dim(0);
    Shape example = new Shape(x.shape().dims().subList(1, x.shape().rank()));
    int[] sizes = sizes(example.size());
    int[] whole = new int[sizes.length + 1];
    whole[0] = examples;
    System.arraycopy(sizes, 0, whole, 1, sizes.length);
    return x.reshape(whole);
  }

  /** The sizes with what is left in place of -1; -1 stays where nothing fits. */
  private int[] sizes(int elements) {
    long others = shape.stream().filter(d -> d != -1).mapToLong(d -> d).reduce(1, (a, b) -> a * b);
    boolean fits = others > 0 && elements % others == 0;
    int rest = fits ? (int) (elements / others) : -1;
    return shape.stream().mapToInt(d -> d == -1 ? rest : d).toArray();
  }
}
