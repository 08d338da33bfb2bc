package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Per;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws one random operation on float tensors after another, each with operands that fit. */
final class RandomOperations {
  private static final int LARGEST = 20_000;

  private final Inputs in;
  private final Random random;

  RandomOperations(Inputs in) {
    this.in = in;
    this.random = in.random();
  }

  /** Returns a new float tensor computed from some of the given ones. */
  Tensor next(List<Tensor> pool) {
    Tensor x = pick(pool);
    Tensor result =
        switch (random.nextInt(15)) {
          case 0, 1 -> unary(x);
          case 2, 3 -> binary(x, partner(x, pool));
          case 4 -> reduce(x);
          case 5 -> matmul(x, pool);
          case 6 -> view(x);
          case 7 -> cut(x);
          case 8 -> join(x, pool);
          case 9 -> row(x);
          case 10 -> select(x, partner(x, pool));
          case 11 -> index(x);
          case 12 -> broadcastBack(x);
          case 13 -> slide(x);
          default -> normalized(x);
        };
    return result.size() > LARGEST ? result.flatten().slice(0, 0, LARGEST / 10) : result;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private int axis(Tensor x) {
    return random.nextInt(x.shape().rank());
  }

  private Tensor unary(Tensor x) {
    return switch (random.nextInt(4)) {
      case 0 -> x.apply(pick(ElementaryFunctions.all()));
      case 1 -> {
        Activation a = pick(Activations.walk(Per.ELEMENT));
        yield x.apply(a.name(), a::apply);
      }
      case 2 -> pick(List.of(x.neg(), x.abs(), x.square(), x.round(), x.floor(), x.clamp(-1, 1)));
      default -> pick(List.of(x.mul(0.5), x.add(1), x.div(3), x.abs().sqrt(), x.detach().mul(x)));
    };
  }

  private static Tensor combine(int kind, Tensor a, Tensor b) {
    return switch (kind) {
      case 0 -> a.add(b);
      case 1 -> a.sub(b);
      case 2 -> a.mul(b);
      case 3 -> a.div(b);
      case 4 -> a.minimum(b);
      default -> a.maximum(b);
    };
  }

  private Tensor binary(Tensor a, Tensor b) {
    boolean swapped = random.nextBoolean();
    return combine(random.nextInt(6), swapped ? b : a, swapped ? a : b);
  }

  /** One of the pool that broadcasts with x, or a new input with some axes of size 1. */
  private Tensor partner(Tensor x, List<Tensor> pool) {
    List<Tensor> fitting = pool.stream().filter(t -> broadcasts(x, t)).toList();
    if (!fitting.isEmpty() && random.nextInt(3) > 0) {
      return pick(fitting);
    }
    int[] shape = x.shape().toArray();
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = random.nextInt(3) == 0 ? 1 : shape[axis];
    }
    int drop = random.nextInt(shape.length + 1);
    return in.floats(
        java.util.Arrays.copyOfRange(shape, random.nextBoolean() ? 0 : drop, shape.length));
  }

  private static boolean broadcasts(Tensor a, Tensor b) {
    int rank = Math.min(a.shape().rank(), b.shape().rank());
    return IntStream.rangeClosed(1, rank)
            .allMatch(i ->
                a.shape().dim(-i) == b.shape().dim(-i)
                    || a.shape().dim(-i) == 1
                    || b.shape().dim(-i) == 1)
        && (long) a.size() * b.size() < (long) LARGEST * LARGEST / 1000;
  }

  private Tensor reduce(Tensor x) {
    int[] axes = IntStream.range(0, x.shape().rank()).filter(_ -> random.nextBoolean()).toArray();
    boolean none = IntStream.range(0, x.shape().rank()).anyMatch(a -> x.shape().dim(a) == 0);
    return switch (random.nextInt(none ? 3 : 6)) {
      case 0 -> x.sum(axes);
      case 1 -> x.sumKeep(axes);
      case 2 -> x.square().sum(axes);
      case 3 -> x.max(axes);
      case 4 -> x.maxKeep(axes);
      default -> x.min(axes);
    };
  }

  private Tensor matmul(Tensor x, List<Tensor> pool) {
    Tensor a =
        x.shape().rank() >= 2
            ? x
            : random.nextBoolean() ? x.reshape(1, x.size()) : x.reshape(x.size(), 1);
    int k = a.shape().dim(-1);
    List<Tensor> fitting =
        pool.stream().filter(t -> t.shape().rank() == 2 && t.shape().dim(0) == k).toList();
    List<Tensor> turned =
        pool.stream().filter(t -> t.shape().rank() == 2 && t.shape().dim(1) == k).toList();
    int n = 1 + random.nextInt(35);
    Tensor product =
        !fitting.isEmpty() && random.nextBoolean()
            ? a.matmul(pick(fitting))
            : !turned.isEmpty() && random.nextBoolean()
                ? a.matmul(pick(turned).transpose())
                : a.matmul(in.floats(k, n));
    return switch (random.nextInt(3)) {
      case 0 -> product;
      case 1 -> product.add(in.floats(product.shape().dim(-1)));
      default -> product.add(in.floats(product.shape().dim(-1))).tanh();
    };
  }

  private Tensor view(Tensor x) {
    int rank = x.shape().rank();
    return switch (random.nextInt(5)) {
      case 0 -> {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(order, random);
        yield x.permute(order.stream().mapToInt(i -> i).toArray());
      }
      case 1 -> x.flatten();
      case 2 -> x.unsqueeze(random.nextInt(rank + 1));
      case 3 -> rank < 2 ? x.flatten() : x.transpose();
      default -> regrouped(x);
    };
  }

  /** The same elements with two axes joined or one split. */
  private static Tensor regrouped(Tensor x) {
    int[] dims = x.shape().toArray();
    if (dims.length >= 2) {
      int[] joined = java.util.Arrays.copyOfRange(dims, 1, dims.length);
      joined[0] = dims[0] * dims[1];
      return x.reshape(joined);
    }
    return x.size() % 3 == 0 ? x.reshape(3, x.size() / 3) : x.reshape(x.size(), 1);
  }

  private Tensor cut(Tensor x) {
    if (x.shape().rank() == 0) {
      return x.expand(3, 2);
    }
    int axis = axis(x);
    int size = x.shape().dim(axis);
    int start = random.nextInt(size + 1);
    int end = start + random.nextInt(size - start + 1);
    boolean empty = end == start;
    return random.nextBoolean() && !empty
        ? x.slice(axis, start, end)
        : x.pad(axis, random.nextInt(3), random.nextInt(3));
  }

  /** Windows over one axis, and often what becomes of them when they are folded again. */
  private Tensor slide(Tensor x) {
    if (x.shape().rank() == 0 || x.shape().size() == 0) {
      return x.unsqueeze(0);
    }
    int axis = axis(x);
    int length = x.shape().dim(axis);
    int size = 1 + random.nextInt(Math.min(length, 4));
    int dilation = size == 1 ? 1 : 1 + random.nextInt(Math.min((length - 1) / (size - 1), 2));
    Window window = new Window(axis, size, 1 + random.nextInt(3), dilation);
    Tensor windows = x.windows(window);
    return switch (random.nextInt(3)) {
      case 0 -> windows;
      case 1 -> random.nextBoolean() ? windows.max(-1) : x.windowMax(window);
      default -> windows.square().fold(x.shape(), window);
    };
  }

  private Tensor join(Tensor x, List<Tensor> pool) {
    if (x.shape().rank() == 0) {
      return x.unsqueeze(0);
    }
    int axis = axis(x);
    List<Tensor> parts = new ArrayList<>(List.of(x));
    pool.stream()
        .filter(t -> t.shape().rank() == x.shape().rank())
        .filter(t -> t.shape().with(axis, 0).equals(x.shape().with(axis, 0)))
        .limit(3)
        .forEach(parts::add);
    if (random.nextBoolean()) {
      parts.add(x.square());
    }
    Collections.shuffle(parts, random);
    return Tensor.concat(axis, parts);
  }

  private Tensor row(Tensor x) {
    if (x.shape().rank() == 0 || x.shape().dim(-1) == 0) {
      return x.exp();
    }
    Activation f = pick(Activations.walk(Per.ROW));
    return random.nextBoolean() ? x.apply(f.name(), f::apply) : x.softmax();
  }

  private Tensor normalized(Tensor x) {
    if (x.shape().rank() == 0 || x.shape().dim(-1) == 0) {
      return x.sigmoid();
    }
    Tensor centred = x.sub(x.meanKeep(-1));
    return centred.div(centred.square().meanKeep(-1).add(1e-3).sqrt());
  }

  private Tensor select(Tensor a, Tensor b) {
    return switch (random.nextInt(3)) {
      case 0 -> a.lt(b).where(a, b);
      case 1 -> a.gt(0).cast(DType.F32).mul(b);
      default -> a.le(b).where(a.square(), in.engine().scalar(0));
    };
  }

  private Tensor index(Tensor x) {
    if (x.shape().rank() == 0 || x.size() == 0) {
      return x.mul(2);
    }
    int count = 1 + random.nextInt(9);
    return switch (random.nextInt(3)) {
      case 0 -> x.gather(in.indices(x.shape().dim(0), count));
      case 1 -> {
        int axis = axis(x);
        yield x.argmax(axis).flatten().oneHot(x.shape().dim(axis));
      }
      default -> x.argmin(axis(x)).cast(DType.F32).mul(0.25);
    };
  }

  private Tensor broadcastBack(Tensor x) {
    if (x.shape().rank() == 0) {
      return x.expand(2, 3);
    }
    return x.sub(x.sumKeep(axis(x)));
  }
}
