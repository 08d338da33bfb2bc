package io.lockstep.parity.cases;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of operations that move data or pick it by index. */
public final class ViewCases {
  private ViewCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int n : selection.lengths()) {
      cases.add(Case.of("reshape", n, in -> in.special(n, 6).reshape(2, n, 3)));
      cases.add(Case.of("flatten", n, in -> in.special(n, 3).flatten().add(1)));
      cases.add(
          Case.of("reshape", "transposed " + n, in -> in.special(n, 6).transpose().reshape(n * 6)));
      cases.add(Case.of("transpose", n, in -> in.special(5, n).transpose()));
      cases.add(Case.of("permute", n, in -> in.special(3, n, 4).permute(2, 0, 1)));
      cases.add(
          Case.of("permute", "in between " + n, in -> in.floats(3, n, 4).permute(1, 2, 0).exp()));
      cases.add(Case.of("expand", n, in -> in.special(n, 1).expand(2, n, 13)));
      cases.add(Case.of("slice", n, in -> in.special(n, 9).slice(1, 2, 7).slice(0, n / 2, n)));
      cases.add(Case.of("pad", n, in -> in.special(n, 3).pad(0, 2, 1).pad(1, 0, 4)));
      cases.add(Case.of("pad", "then add " + n, in -> in.special(n).pad(0, 1, 3).add(1)));
      windows(n, cases);
      cases.add(Case.of("unsqueeze", n, in -> in.special(n, 2).unsqueeze(1).add(in.special(3, 1))));
      cases.add(Case.of("squeeze", n, in -> in.special(n, 1, 2).squeeze(1)));
      concats(n, cases);
      cases.add(Case.of("gather", n, in -> in.special(7, 5).gather(in.indices(7, n))));
      cases.add(Case.of("gather", "wide " + n, in -> in.special(3, n).gather(in.indices(3, 9))));
      cases.add(Case.of("gather", "deep " + n, in -> in.special(6, 2, 3).gather(in.indices(6, n))));
      cases.add(
          Case.of(
              "gather",
              "of a transpose " + n,
              in -> in.special(5, 7).transpose().gather(in.indices(7, n))));
      cases.add(Case.of("gather", "bytes " + n, in -> in.bytes(7, 5).gather(in.indices(7, n))));
      cases.add(
          Case.ofMany(
              "gather",
              "adjoint " + n,
              in -> {
                Tensor table = in.floats(7, 5);
                Tensor picked = table.gather(in.indices(7, n)).mul(in.floats(n, 5));
                return picked.sum().gradients(table);
              }));
      cases.add(Case.of("oneHot", n, in -> in.indices(10, n).oneHot(10)));
      cases.add(Case.of("oneHot", "one class " + n, in -> in.indices(1, n).oneHot(1)));
      cases.add(Case.of("oneHot", "out of range " + n, in -> in.indices(5, n).sub(1).oneHot(3)));
    }
    if (selection.isFull()) {
      cases.add(
          Case.ofMany(
              "gather",
              "adjoint of 140000 rows",
              in -> {
                Tensor table = in.floats(500, 3);
                Tensor picked = table.gather(in.indices(500, 140_000));
                return picked.mul(in.coarse(140_000, 3)).sum().gradients(table);
              }));
    }
    cases.add(Case.of("expand", "scalar", in -> in.special().expand(3, 5)));
    cases.add(
        Case.of(
            "slice",
            "of a permutation",
            in -> in.special(4, 5, 6).permute(2, 0, 1).slice(0, 1, 4).reshape(3, 20)));
    cases.add(
        Case.of(
            "reshape",
            "of an expansion",
            in -> in.special(1, 5, 1).expand(3, 5, 2).reshape(15, 2).reshape(30)));
    return cases;
  }

  /** Windows over an axis of n + 5 elements, their adjoint, and both within other kernels. */
  private static void windows(int n, List<Case> cases) {
    Window along = new Window(1, 3, 1, 1);
    Window apart = new Window(1, 2, 3, 2);
    cases.add(Case.of("windows", n, in -> in.special(2, n + 5).windows(along).add(0.5)));
    cases.add(Case.of("windows", "apart " + n, in -> in.floats(2, n + 5).exp().windows(apart)));
    cases.add(
        Case.of(
            "windows",
            "of both axes " + n,
            in ->
                in.special(3, 7, n + 5)
                    .windows(new Window(2, 5, 2, 1), new Window(1, 3, 1, 2))
                    .max(-1, -2)));
    cases.add(Case.of("windowMax", n, in -> in.special(2, n + 5).windowMax(along)));
    cases.add(
        Case.ofMany(
            "windowMax",
            "of coarse numbers " + n,
            in -> {
              Tensor x = in.coarse(2, 3, n + 5, 6);
              Tensor y = x.windowMax(new Window(2, 3, 1, 2), new Window(3, 2, 2, 1));
              Tensor g = y.mul(in.floats(y.shape().toArray())).sum().gradients(x).getFirst();
              return List.of(y, g, g.mul(g).sum().gradients(x).getFirst());
            }));
    cases.add(
        Case.of(
            "windows",
            "then a product " + n,
            in -> in.floats(2, n + 5).windows(along).matmul(in.floats(3, 4))));
    cases.add(Case.of("fold", n, in -> in.special(2, n + 3, 3).fold(Shape.of(2, n + 5), along)));
    cases.add(
        Case.of(
            "fold",
            "apart " + n,
            in -> in.floats(2, apart.count(n + 5), 2).exp().fold(Shape.of(2, n + 5), apart)));
    cases.add(
        Case.of(
            "fold",
            "tiles " + n,
            in ->
                in.special(n, 4, 3, 2)
                    .permute(0, 3, 1, 2)
                    .fold(Shape.of(n, 2, 12), new Window(2, 3, 3, 1))));
    cases.add(
        Case.of(
            "fold",
            "of a product's columns " + n,
            in -> {
              Shape image = Shape.of(2, 3, n + 5, 9);
              Window[] windows = {new Window(2, 3, 1, 1), new Window(3, 2, 2, 1)};
              int[] over = Window.over(image, List.of(windows)).toArray();
              int places = over[2] * over[3];
              Tensor columns = in.floats(18, 5).matmul(in.floats(2, 5, places));
              return columns
                  .reshape(2, 3, 3, 2, over[2], over[3])
                  .permute(0, 1, 4, 5, 2, 3)
                  .fold(image, windows);
            }));
  }

  private static void concats(int n, List<Case> cases) {
    cases.add(
        Case.of("concat", n, in -> Tensor.concat(0, in.special(n), in.special(3), in.special(n))));
    cases.add(
        Case.of(
            "concat", "columns " + n, in -> Tensor.concat(1, in.special(5, n), in.special(5, 2))));
    cases.add(
        Case.of(
            "concat",
            "computed " + n,
            in -> {
              Tensor x = in.floats(n, 3);
              return Tensor.concat(0, x.exp(), x, x.square(), x.exp());
            }));
    cases.add(
        Case.ofMany(
            "concat",
            "of parts used elsewhere " + n,
            in -> {
              Tensor x = in.floats(n, 3);
              Tensor y = x.tanh();
              Tensor all = Tensor.concat(0, y, x.neg());
              Tensor again = Tensor.concat(0, List.of(all, y));
              return List.of(all, y, y.add(1), again, again.mul(2));
            }));
    cases.add(
        Case.of(
            "concat",
            "then sliced " + n,
            in -> {
              Tensor all = Tensor.concat(0, in.floats(n).exp(), in.floats(5).exp());
              return all.slice(0, n, n + 5).add(1);
            }));
    cases.add(Case.of("concat", "bytes " + n, in -> Tensor.concat(0, in.bytes(n), in.bytes(4))));
  }
}
