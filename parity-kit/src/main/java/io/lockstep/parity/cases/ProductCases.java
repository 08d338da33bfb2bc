package io.lockstep.parity.cases;

import io.lockstep.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cases of matrix products. */
public final class ProductCases {
  private static final int[][] SIZES = {
    {0, 3, 4},
    {3, 0, 4},
    {3, 4, 0},
    {0, 0, 0},
    {1, 1, 1},
    {1, 257, 1},
    {1, 13, 207},
    {207, 13, 1},
    {2, 511, 3},
    {14, 1024, 32},
    {5, 1025, 6},
    {3, 1537, 17},
    {64, 64, 64},
    {65, 130, 97},
    {207, 33, 65},
    {13, 4098, 5},
    {257, 5, 256},
    {4098, 3, 2},
    {513, 17, 1025},
    {513, 520, 1025},
    {1025, 17, 2049},
    {17, 513, 16257},
    {2112, 528, 2048}
  };
  private static final int[][] QUICK_SIZES = {
    {0, 3, 4}, {3, 0, 4}, {3, 4, 0}, {3, 513, 2}, {5, 1025, 6}, {257, 13, 1}
  };
  private static final int[][] SMALL_SIZES = {{0, 3, 4}, {3, 0, 4}, {3, 513, 2}};

  private ProductCases() {}

  /** Returns the cases of a selection in a fixed order. */
  public static List<Case> of(Selection selection) {
    List<Case> cases = new ArrayList<>();
    switch (selection) {
      case SMALL -> {
        edges(List.of(1, 33), 9, cases);
        sizes(SMALL_SIZES, cases);
        transposes(13, 20, 15, cases);
      }
      case QUICK -> {
        edges(List.of(1, 14, 33, 65), 17, cases);
        sizes(QUICK_SIZES, cases);
        transposes(33, 513, 15, cases);
      }
      case FULL -> {
        edges(Sizes.EDGES, 17, cases);
        edges(Sizes.WIDE_EDGES, 9, cases);
        Sizes.DEPTHS.forEach(k -> cases.add(product(3, k, 2)));
        Sizes.DEPTHS.forEach(k -> cases.add(product(15, k, 33)));
        sizes(SIZES, cases);
        transposes(13, 207, 33, cases);
        transposes(33, 513, 15, cases);
        transposes(1, 40, 1, cases);
        transposes(5, 0, 3, cases);
      }
    }
    transposes(20, 32, 36, cases);
    cases.add(product(36, 544, 40));
    cases.add(
        Case.of(
            "matmul",
            "64x0x64 transposed",
            in -> in.floats(0, 64).permute(1, 0).matmul(in.floats(0, 64))));
    batches(selection, cases);
    cases.add(Case.of("matmul", "special", in -> in.special(15, 20).matmul(in.special(20, 33))));
    int k = selection == Selection.SMALL ? 600 : 1100;
    cases.add(Case.of("matmul", "special long", in -> in.special(3, k).matmul(in.floats(k, 5))));
    int[][] epilogues = {{13, 33, 15}, {33, 600, 65}, {0, 3, 5}, {4, 0, 6}, {1, 3, 1}};
    epilogues(selection.isFull() ? epilogues : new int[][] {epilogues[0]}, cases);
    return cases;
  }

  private static void sizes(int[][] sizes, List<Case> cases) {
    for (int[] s : sizes) {
      cases.add(product(s[0], s[1], s[2]));
    }
  }

  private static void edges(List<Integer> edges, int k, List<Case> cases) {
    for (int m : edges) {
      edges.forEach(n -> cases.add(product(m, k, n)));
    }
  }

  private static Case product(int m, int k, int n) {
    return Case.of("matmul", m + "x" + k + "x" + n, in -> in.floats(m, k).matmul(in.floats(k, n)));
  }

  private static void transposes(int m, int k, int n, List<Case> cases) {
    String size = m + "x" + k + "x" + n;
    cases.add(
        Case.of(
            "matmul",
            "transposed a " + size,
            in -> in.floats(k, m).transpose().matmul(in.floats(k, n))));
    cases.add(
        Case.of(
            "matmul",
            "transposed b " + size,
            in -> in.floats(m, k).matmul(in.floats(n, k).transpose())));
    cases.add(
        Case.of(
            "matmul",
            "transposed a and b " + size,
            in -> in.floats(k, m).transpose().matmul(in.floats(n, k).transpose())));
    cases.add(
        Case.of(
            "matmul",
            "slices " + size,
            in ->
                in.floats(m + 2, k + 3)
                    .slice(0, 1, m + 1)
                    .slice(1, 2, k + 2)
                    .matmul(in.floats(k + 1, n + 5).slice(0, 1, k + 1).slice(1, 3, n + 3))));
    cases.add(
        Case.of(
            "matmul",
            "expanded " + size,
            in -> in.floats(1, k).expand(m, k).matmul(in.floats(k, 1).expand(k, n))));
  }

  private static void batches(Selection selection, List<Case> cases) {
    int[][][] all = {
      {{2, 1, 5, 7}, {3, 7, 4}},
      {{3, 5, 7}, {7, 4}},
      {{3, 5, 7}, {3, 7, 4}},
      {{5, 7}, {3, 7, 4}},
      {{2, 3, 15, 33}, {2, 3, 33, 17}},
      {{0, 5, 7}, {7, 4}},
      {{2, 0, 7}, {2, 7, 3}},
      {{1, 5, 600}, {2, 600, 3}}
    };
    for (int[][] s : selection.isFull() ? all : Arrays.copyOf(all, 2)) {
      String variant = "batch " + Arrays.toString(s[0]) + Arrays.toString(s[1]);
      cases.add(Case.of("matmul", variant, in -> in.floats(s[0]).matmul(in.floats(s[1]))));
    }
    cases.add(
        Case.of(
            "matmul",
            "batch permuted",
            in -> in.floats(5, 3, 7).permute(1, 0, 2).matmul(in.floats(4, 7, 3).permute(2, 1, 0))));
  }

  private static void epilogues(int[][] sizes, List<Case> cases) {
    for (int[] s : sizes) {
      String size = s[0] + "x" + s[1] + "x" + s[2];
      cases.add(
          Case.of(
              "matmul",
              "bias and tanh " + size,
              in ->
                  in.floats(s[0], s[1]).matmul(in.floats(s[1], s[2])).add(in.floats(s[2])).tanh()));
      cases.add(
          Case.ofMany(
              "matmul",
              "several outputs " + size,
              in -> {
                Tensor z = in.floats(s[0], s[1]).matmul(in.floats(s[1], s[2]));
                Tensor y = z.add(in.floats(s[0], 1)).sigmoid();
                return List.of(z, y, y.mul(z), y.sum(0));
              }));
      cases.add(
          Case.of(
              "matmul",
              "two layers " + size,
              in ->
                  in.floats(s[0], s[1])
                      .matmul(in.floats(s[1], s[2]))
                      .maximum(in.engine().scalar(0))
                      .matmul(in.floats(s[2], 7))
                      .softmax()));
    }
  }
}
