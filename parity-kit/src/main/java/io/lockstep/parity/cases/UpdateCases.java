package io.lockstep.parity.cases;

import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Cases of new values for parts of tensors: groups of parameters, frozen ones, one by one. */
public final class UpdateCases {
  private UpdateCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.lengths()) {
      add(
          cases,
          "of rows " + n,
          n,
          (x, in) -> {
            Tensor rows = x.slice(0, 1, n + 1);
            return List.of(new Update(rows, rows.mul(0.9).add(in.floats(n, 3))));
          });
      add(
          cases,
          "of a frozen rest " + n,
          n,
          (x, in) -> {
            Tensor flat = x.flatten().slice(0, 0, n + 3);
            Tensor loss = x.square().sum().add(x.sum().tanh());
            Tensor slope = loss.gradients(x).getFirst().flatten().slice(0, 0, n + 3);
            return List.of(new Update(flat, flat.sub(slope.mul(0.1))));
          });
      add(
          cases,
          "of two groups " + n,
          n,
          (x, in) -> {
            Tensor first = x.slice(0, 0, n);
            Tensor second = x.slice(0, n, 2 * n + 2);
            Tensor moments = in.floats(2 * n + 2, 3);
            Tensor firstMoment = moments.slice(0, 0, n);
            Tensor secondMoment = moments.slice(0, n, 2 * n + 2);
            Tensor slope = x.square().mean().gradients(x).getFirst();
            Tensor next = firstMoment.mul(0.9).add(slope.slice(0, 0, n));
            Tensor other = secondMoment.mul(0.5).add(slope.slice(0, n, 2 * n + 2));
            return List.of(
                new Update(first, first.sub(next.mul(0.1))),
                new Update(firstMoment, next),
                new Update(second, second.sub(other.mul(0.01))),
                new Update(secondMoment, other));
          });
      add(
          cases,
          "of halves that swap " + n,
          n,
          (x, in) -> {
            Tensor first = x.slice(0, 0, n + 1);
            Tensor second = x.slice(0, n + 1, 2 * n + 2);
            return List.of(new Update(first, second), new Update(second, first));
          });
      add(
          cases,
          "shifted by one row " + n,
          n,
          (x, in) ->
              List.of(
                  new Update(x.slice(0, 1, 2 * n + 2), x.slice(0, 0, 2 * n + 1).add(1)),
                  new Update(x.slice(0, 0, 1), x.slice(0, 2 * n + 1, 2 * n + 2))));
      add(
          cases,
          "of a product and a sum " + n,
          n,
          (x, in) -> {
            Tensor part = x.slice(0, 0, n);
            return List.of(
                new Update(part, part.matmul(in.floats(3, 3))),
                new Update(x.slice(0, n, n + 1), x.sum(0).unsqueeze(0)));
          });
      add(
          cases,
          "of a square " + n,
          n,
          (x, in) -> {
            Tensor square = x.slice(0, 0, 2).reshape(2, 3, 1);
            return List.of(new Update(square, square.mul(x.mean()).tanh()));
          });
    }
    return cases;
  }

  /** A case on {@code x [2n+2, 3]}, whose old and new elements are both looked at. */
  private static void add(
      List<Case> cases, String variant, int n, BiFunction<Tensor, Inputs, List<Update>> updates) {
    cases.add(
        new Case(
            "update",
            variant,
            in -> {
              Tensor x = in.floats(2 * n + 2, 3);
              return new Case.Computation(
                  List.of(x, x.slice(0, 0, 1).mul(2)), updates.apply(x, in));
            }));
  }
}
