package io.lockstep.parity.cases;

import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Random graphs of tensor operations over small, awkward shapes, with several outputs, gradients,
 * and updates that read one another's targets. A graph is a function of its number alone.
 */
public final class RandomGraphs {
  private static final int MAX_OUTPUTS = 4;

  private final Inputs in;
  private final Random random;
  private final List<Tensor> pool = new ArrayList<>();
  private final List<Tensor> given = new ArrayList<>();

  private RandomGraphs(Inputs in) {
    this.in = in;
    this.random = in.random();
  }

  /** Returns the graph with the given number. */
  public static Case graph(int number) {
    return new Case("random graph", String.valueOf(number), in -> new RandomGraphs(in).build());
  }

  private Case.Computation build() {
    int inputs = 2 + random.nextInt(3);
    for (int i = 0; i < inputs; i++) {
      give(shape());
    }
    RandomOperations operations = new RandomOperations(in);
    int steps = 3 + random.nextInt(12);
    for (int i = 0; i < steps; i++) {
      pool.add(operations.next(pool));
    }
    List<Tensor> outputs = new ArrayList<>(pool.subList(given.size(), pool.size()));
    Collections.shuffle(outputs, random);
    outputs = new ArrayList<>(outputs.subList(0, Math.min(outputs.size(), MAX_OUTPUTS)));
    if (random.nextInt(2) == 0) {
      outputs.addAll(gradients());
    }
    List<Update> updates = random.nextInt(3) == 0 ? updates() : List.of();
    return new Case.Computation(outputs, updates);
  }

  private void give(int[] shape) {
    Tensor x = random.nextInt(8) == 0 ? in.coarse(shape) : in.floats(shape);
    given.add(x);
    pool.add(x);
  }

  private int[] shape() {
    int[] sizes = {1, 2, 3, 5, 7, 13, 33};
    int[] shape = new int[random.nextInt(4)];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = random.nextInt(40) == 0 ? 0 : sizes[random.nextInt(sizes.length)];
    }
    return shape;
  }

  private List<Tensor> gradients() {
    Tensor last = pool.getLast();
    return last.sum().gradientsOrZeros(List.copyOf(given));
  }

  /** New values for inputs: from one another, in a circle, and from what the graph computes. */
  private List<Update> updates() {
    int[] shape = given.getFirst().shape().toArray();
    Tensor p = given.getFirst();
    Tensor q = in.floats(shape);
    Tensor r = in.floats(shape);
    return switch (random.nextInt(5)) {
      case 0 -> List.of(new Update(p, q), new Update(q, p));
      case 1 -> List.of(new Update(p, q.add(r)), new Update(q, r.sub(p)), new Update(r, p.mul(q)));
      case 2 -> List.of(new Update(p, p.mul(0.9).add(q)), new Update(q, q.add(p)));
      case 3 -> {
        Tensor step = step(p);
        yield List.of(new Update(q, q.mul(0.5).add(step)), new Update(p, p.sub(q.mul(0.1))));
      }
      default -> List.of(new Update(p, reversed(p)), new Update(r, r.maximum(p).sub(p.sum())));
    };
  }

  private Tensor step(Tensor p) {
    return pool.getLast().tanh().sum().gradientsOrZeros(p).getFirst();
  }

  /** Reads its operand in another order than it writes, so it must not be done in place. */
  private static Tensor reversed(Tensor x) {
    int n = x.size();
    Tensor flat = x.flatten();
    return n < 2
        ? x.add(1)
        : Tensor.concat(0, flat.slice(0, n / 2, n), flat.slice(0, 0, n / 2))
            .reshape(x.shape().toArray());
  }
}
