package io.lockstep.graph;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.random.RandomBits;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import java.util.List;
import java.util.function.Function;

/**
 * Nodes of random numbers. The seed is read from a tensor, so that draws of many seeds are one
 * plan; kinds of numbers have streams of their own.
 */
public final class RandomNodes {
  private static final int UNIFORM = 0;
  private static final int NORMAL = 1;
  private static final int INTEGER = 2;
  private static final int TRUTH = 3;

  private RandomNodes() {}

  /** Returns F32 numbers in [0, 1), of a seed {@code i32[2]} of low and high half. */
  public static Node uniform(Node seed, Shape shape) {
    return draw("rand", UNIFORM, seed, shape, w -> RandomBits.uniform(w.get(0)));
  }

  /** Returns F32 numbers of the standard normal distribution. */
  public static Node normal(Node seed, Shape shape) {
    return draw("randn", NORMAL, seed, shape, w -> RandomBits.normal(w.get(0), w.get(1)));
  }

  /** Returns I32 numbers in {@code low..low+count-1}: the high half of word times count. */
  public static Node integers(Node seed, int low, int count, Shape shape) {
    return draw(
        "randint", INTEGER, seed, shape, w -> w.get(0).mulhi(Expr.i32(count)).add(Expr.i32(low)));
  }

  /** Returns F32 numbers that are 1 with a probability, else 0. */
  public static Node truths(Node seed, double probability, Shape shape) {
    return draw(
        "bernoulli",
        TRUTH,
        seed,
        shape,
        w -> RandomBits.uniform(w.get(0)).lt(probability).select(Expr.f32(1), Expr.f32(0)));
  }

  private static Node draw(
      String name, int kind, Node seed, Shape shape, Function<List<Expr>, Expr> number) {
    List<Node> halves = List.of(half(seed, 0, shape), half(seed, 1, shape));
    Expr stream = Expr.i32(RandomStream.TENSOR.word(kind));
    return Nodes.map(
        name,
        shape,
        halves,
        e -> number.apply(RandomBits.words(e.get(0), e.get(1), Expr.index(), Expr.i32(0), stream)));
  }

  private static Node half(Node seed, int which, Shape shape) {
    if (seed.dtype() != DType.I32 || seed.shape().size() != 2) {
      throw new IllegalArgumentException("[draw] a seed is i32[2], got " + Node.describe(seed));
    }
    Node half = Nodes.slice(seed, 0, which, 1);
    return Nodes.expand(Nodes.reshape(half, Shape.SCALAR), shape);
  }
}
