package io.lockstep.parity.cases;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.random.RandomBits;
import io.lockstep.kernels.random.RandomStream;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.nn.Initializer;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Cases of everything that draws random numbers: the generator, initial weights and dropout. */
public final class RandomCases {
  private static final long SEED = 0x1234_5678_9abc_def0L;

  private RandomCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.vectors()) {
      cases.add(Case.ofMany("random words", n, in -> words(in, n)));
      (selection.isFull() ? Initializers.walk() : Initializers.all())
          .forEach((name, initializer) -> cases.add(initial(name, initializer, n)));
      cases.add(Case.ofMany("dropout", n, in -> dropout(in, n)));
    }
    return cases;
  }

  private static Case initial(String name, Initializer initializer, int n) {
    return Case.of(
        "initializer",
        name + " " + n,
        in ->
            in.adopted(
                initializer.create(
                    in.engine(),
                    new Parameter("weight", Shape.of(n, 3), initializer, Math.max(n, 1), 3),
                    SEED,
                    RandomStream.INITIALIZE.word(1))));
  }

  private static List<Tensor> words(Inputs in, int n) {
    List<Tensor> key = List.of(in.words(n), in.words(n), in.words(n));
    return IntStream.range(0, 4)
        .mapToObj(w -> Tensor.apply("word", key, e -> block(e).get(w)))
        .toList();
  }

  private static List<Expr> block(List<Expr> key) {
    return RandomBits.words(key.get(0), key.get(1), Expr.index(), key.get(2), Expr.i32(77));
  }

  private static List<Tensor> dropout(Inputs in, int n) {
    Tensor x = in.floats(n, 3);
    Tensor key = in.integers(new int[] {(int) SEED, (int) (SEED >>> 32), 5}, 3);
    Tensor y = new Model(in.engine(), new Dropout(0.3), 3, SEED).forward(x, key);
    return List.of(y, y.square().sum().gradients(x).getFirst());
  }
}
