package io.lockstep.parity.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.EngineOptions;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.product.Einsum;
import io.lockstep.tensor.product.MatrixProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products beside plain loops in double precision. */
@TestInstance(Lifecycle.PER_CLASS)
class ProductValuesTest {
  private final Engine engine = Engine.open(EngineOptions.of("cpu").withThreads(2));
  private final Random random = new Random(12);

  @AfterAll
  void close() {
    engine.close();
  }

  private Tensor drawn(int... shape) {
    return engine.tensor(random.doubles(Shape.of(shape).size(), -2, 2).toArray(), shape);
  }

  /** The sum over all letters, in plain loops. */
  private static double[] summed(List<String> letters, String result, List<Tensor> operands) {
    List<Character> all = new ArrayList<>();
    letters.forEach(l -> l.chars().forEach(c -> all.add((char) c)));
    List<Character> names = List.copyOf(new TreeSet<>(all));
    int[] sizes = new int[names.size()];
    for (int i = 0; i < operands.size(); i++) {
      for (int axis = 0; axis < letters.get(i).length(); axis++) {
        sizes[names.indexOf(letters.get(i).charAt(axis))] = operands.get(i).shape().dim(axis);
      }
    }
    List<double[]> elements = operands.stream().map(Tensor::toDoubles).toList();
    int total = 1;
    for (int size : sizes) {
      total *= size;
    }
    int count = 1;
    for (int i = 0; i < result.length(); i++) {
      count *= sizes[names.indexOf(result.charAt(i))];
    }
    double[] sums = new double[count];
    for (int step = 0; step < total; step++) {
      int[] at = new int[sizes.length];
      int rest = step;
      for (int i = 0; i < sizes.length; i++) {
        at[i] = rest % sizes[i];
        rest /= sizes[i];
      }
      double product = 1;
      for (int i = 0; i < operands.size(); i++) {
        product *= elements.get(i)[index(letters.get(i), names, sizes, at)];
      }
      sums[index(result, names, sizes, at)] += product;
    }
    return sums;
  }

  private static int index(String letters, List<Character> names, int[] sizes, int[] at) {
    int index = 0;
    for (int i = 0; i < letters.length(); i++) {
      int name = names.indexOf(letters.charAt(i));
      index = index * sizes[name] + at[name];
    }
    return index;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ij,jk->ik",
        "ij,jk->ki",
        "ij,kj->ik",
        "i,i->",
        "i,j->ij",
        "i,j->ji",
        "ij->",
        "ij->i",
        "ij->j",
        "ij->ji",
        "ii->",
        "ii->i",
        "iij->ji",
        "iii->i",
        "bij,bjk->bik",
        "bij,bjk->ki",
        "ij,ij->ij",
        "ij,ij->",
        "ij,ij->i",
        "ij,k->",
        "ij,jk,kl->il",
        "ij,kj,lj->ikl",
        "abc,bd,cd->ad",
        "ijk,ljk->il",
        "i,ij,j->",
        "hbd,hcd->bhc",
        ",ij->ij",
      })
  void sums_of_products(String formula) {
    String[] sides = formula.split("->", -1);
    List<String> letters = List.of(sides[0].split(",", -1));
    List<Tensor> operands =
        letters.stream().map(l -> drawn(l.chars().map(c -> 2 + (c - 'a') % 4).toArray())).toList();
    Tensor[] given = operands.toArray(Tensor[]::new);
    double[] expected = summed(letters, sides[1], operands);
    assertArrayEquals(expected, Einsum.einsum(formula, given).toDoubles(), 1e-12);
    Tensor[] single = operands.stream().map(t -> t.cast(DType.F32)).toArray(Tensor[]::new);
    assertArrayEquals(expected, Einsum.einsum(formula, single).toDoubles(), 1e-3);
  }

  @Test
  void formulas_may_be_short() {
    Tensor a = drawn(2, 3);
    Tensor b = drawn(3, 4);
    assertArrayEquals(a.matmul(b).toDoubles(), Einsum.einsum("ij, jk", a, b).toDoubles());
    assertArrayEquals(a.transpose().toDoubles(), Einsum.einsum("ba", a).toDoubles());
    Tensor x = drawn(2, 1, 3, 4);
    Tensor y = drawn(5, 4, 3);
    Tensor product = Einsum.einsum("...ij,...jk->...ik", x, y);
    assertEquals(Shape.of(2, 5, 3, 3), product.shape());
    assertArrayEquals(x.matmul(y).toDoubles(), product.toDoubles());
    assertArrayEquals(
        x.permute(0, 1, 3, 2).toDoubles(), Einsum.einsum("...ij->...ji", x).toDoubles());
    assertArrayEquals(x.sum(0, 1, 2).toDoubles(), Einsum.einsum("...i->i", x).toDoubles(), 1e-13);
    assertEquals(Shape.of(2, 0), Einsum.einsum("ij,jk->ik", drawn(2, 3), drawn(3, 0)).shape());
    assertArrayEquals(
        new double[2 * 3], Einsum.einsum("ij,jk->ik", drawn(2, 0), drawn(0, 3)).toDoubles());
    assertEquals(Shape.of(0), Einsum.einsum("ii->i", drawn(0, 0)).shape());
  }

  /** The matrix product has the bits of the one that it stands for. */
  @Test
  void a_formula_of_a_matrix_product_has_its_bits() {
    Tensor a = drawn(5, 700).cast(DType.F32);
    Tensor b = drawn(700, 3).cast(DType.F32);
    assertArrayEquals(a.matmul(b).toFloats(), Einsum.einsum("ij,jk->ik", a, b).toFloats());
  }

  @Test
  void vectors_are_rows_in_front_and_columns_behind() {
    Tensor a = drawn(2, 5, 3);
    Tensor v = drawn(3);
    Tensor w = drawn(5);
    assertArrayEquals(Einsum.einsum("bij,j->bi", a, v).toDoubles(), a.matmul(v).toDoubles(), 1e-14);
    assertEquals(Shape.of(2, 5), a.matmul(v).shape());
    assertArrayEquals(Einsum.einsum("i,bij->bj", w, a).toDoubles(), w.matmul(a).toDoubles(), 1e-14);
    assertEquals(Shape.of(2, 3), w.matmul(a).shape());
    assertEquals(Shape.of(), v.matmul(v).shape());
    assertEquals(v.dot(v).item(), v.matmul(v).item(), 1e-14);
    assertEquals(0, drawn(0).matmul(drawn(0)).item());
  }

  /** The matrices of the textbook: a to f and g to l. */
  @Test
  void kronecker_and_khatri_rao_products() {
    Tensor a = engine.tensor(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Tensor b = engine.tensor(new double[] {7, 8, 9, 10, 11, 12}, 2, 3);
    Tensor columns = MatrixProducts.khatriRao(a, b);
    assertEquals(Shape.of(4, 3), columns.shape());
    assertArrayEquals(
        new double[] {7, 16, 27, 10, 22, 36, 28, 40, 54, 40, 55, 72}, columns.toDoubles());
    Tensor all = MatrixProducts.kronecker(a, b);
    assertEquals(Shape.of(4, 9), all.shape());
    double[] expected = new double[36];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 9; j++) {
        expected[i * 9 + j] = (i / 2 * 3 + j / 3 + 1) * (i % 2 * 3 + j % 3 + 7);
      }
    }
    assertArrayEquals(expected, all.toDoubles());
    Tensor vector = engine.tensor(new double[] {1, 10}, 2);
    assertEquals(Shape.of(2, 6), MatrixProducts.kronecker(vector, a).shape());
    assertArrayEquals(
        new double[] {1, 10, 10, 100}, MatrixProducts.outer(vector, vector).toDoubles());
    assertEquals(
        Shape.of(2, 0), MatrixProducts.outer(vector, engine.zeros(0).cast(DType.F64)).shape());
  }
}
