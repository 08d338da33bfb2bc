package io.lockstep.training.layer.shape;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Declaration;
import io.lockstep.training.nn.ForwardContext;
import io.lockstep.training.nn.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gives the axes of each example another order, as {@code Permute} of Keras, which counts them from
 * 1, and {@code permute} of PyTorch: {@code permute(2, 0, 1)} makes channels first of channels
 * last, {@code [h, w, c] -> [c, h, w]}, and {@code permute(1, 2, 0)} is the way back.
 *
 * @param order for each axis of the result the axis of an example that it is, from 0
 */
public record Permute(List<Integer> order) implements Layer {
  private static final String NAME = "permute";

  /** Copies and checks the order. */
  public Permute {
    order = List.copyOf(order);
    List<Integer> all = IntStream.range(0, order.size()).boxed().toList();
    if (order.isEmpty() || !order.stream().sorted().toList().equals(all)) {
      throw new IllegalArgumentException(
          "[permute] an order names each axis once, from 0 on without that of the batch, such as"
              + " [2, 0, 1], got "
              + order);
    }
  }

  /** Creates a layer of an order of axes. */
  public Permute(int... order) {
    this(Arrays.stream(order).boxed().toList());
  }

  @Override
  public Shape declare(Declaration declare, Shape in) {
    if (in.rank() != order.size()) {
      throw declare.refusal(
          NAME,
          "orders "
              + order.size()
              + " axes, but gets examples of "
              + in
              + "; name each of their axes, or reshape them before it");
    }
    return new Shape(order.stream().map(in.dims()::get).toList());
  }

  @Override
  public Tensor forward(Tensor x, ForwardContext context) {
    return x.permute(
        IntStream.concat(IntStream.of(0), order.stream().mapToInt(axis -> axis + 1)).toArray());
  }
}
