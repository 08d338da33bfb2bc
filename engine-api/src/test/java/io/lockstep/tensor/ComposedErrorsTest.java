package io.lockstep.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.measure.VectorNorms;
import io.lockstep.tensor.order.AlongAxis;
import io.lockstep.tensor.order.Sorting;
import io.lockstep.tensor.product.Einsum;
import io.lockstep.tensor.product.MatrixProducts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ComposedErrorsTest {
  private final Engine engine = NullBackend.engine();

  private Tensor f32(int... shape) {
    return engine.input("x", DType.F32, Shape.of(shape));
  }

  private Tensor i32(int... shape) {
    return engine.input("x", DType.I32, Shape.of(shape));
  }

  private static void fails(String message, Executable operation) {
    assertEquals(message, assertThrows(TensorException.class, operation).getMessage());
  }

  @Test
  void einsum_names_the_letters_that_do_not_fit() {
    fails(
        "[einsum] 'ij,jk->ik' names 2 operands, got 1; give letters, between commas, for each",
        () -> Einsum.einsum("ij,jk->ik", f32(2, 3)));
    fails(
        "[einsum] 'ij,jk->ik' has 'j' for axes of sizes 3 and 4: operand 1 is f32[2,3], operand 2"
            + " f32[4,5]; axes of one letter must have one size",
        () -> Einsum.einsum("ij,jk->ik", f32(2, 3), f32(4, 5)));
    fails(
        "[einsum] 'ii->' has 'i' for axes of sizes 2 and 3: operand 1 is f32[2,3], operand 1"
            + " f32[2,3]; axes of one letter must have one size",
        () -> Einsum.einsum("ii->", f32(2, 3)));
    fails(
        "[einsum] '...i,...i' has '...' for axes of sizes 2 and 3: operand 1 is f32[2,5], operand 2"
            + " f32[3,5]; axes of one letter must have one size",
        () -> Einsum.einsum("...i,...i", f32(2, 5), f32(3, 5)));
    fails(
        "[einsum] 'ijk->' names 3 axes of operand 1, which is f32[2,3]; give a letter for each"
            + " axis",
        () -> Einsum.einsum("ijk->", f32(2, 3)));
    fails(
        "[einsum] '...ijk->' names 3 axes of operand 1, which is f32[2,3]; give a letter for each"
            + " axis",
        () -> Einsum.einsum("...ijk->", f32(2, 3)));
    fails(
        "[einsum] 'ij->ik' has 'k' in its result that is in no operand; name only axes that are"
            + " there",
        () -> Einsum.einsum("ij->ik", f32(2, 3)));
    fails(
        "[einsum] 'ij->ii' names 'i' of the result twice; name it once",
        () -> Einsum.einsum("ij->ii", f32(2, 3)));
    fails(
        "[einsum] 'i1->i' has '1' where a letter belongs; use letters a-z and A-Z for axes, commas"
            + " between operands, '->' before the result, and '...' once for all other axes",
        () -> Einsum.einsum("i1->i", f32(2, 3)));
    fails(
        "[einsum] '...i...->i' has '...' twice in one operand; use letters a-z and A-Z for axes,"
            + " commas between operands, '->' before the result, and '...' once for all other axes",
        () -> Einsum.einsum("...i...->i", f32(2, 3)));
    fails(
        "[einsum] needs floats, got i32[2,3]; convert with cast(DType.F32)",
        () -> Einsum.einsum("ij->", i32(2, 3)));
  }

  @Test
  void products_name_shapes_that_do_not_fit() {
    fails(
        "[outer] needs two vectors: lhs f32[2,3], rhs f32[3]; flatten them, or use kronecker for"
            + " matrices",
        () -> MatrixProducts.outer(f32(2, 3), f32(3)));
    fails(
        "[khatriRao] needs two matrices with as many columns: lhs f32[2,3], rhs f32[2,4]; transpose"
            + " one of them, or use kronecker",
        () -> MatrixProducts.khatriRao(f32(2, 3), f32(2, 4)));
  }

  @Test
  void sorting_names_what_it_cannot_do() {
    fails("[sort] axis 1 does not exist in shape [3]; use -1 to 0", () -> Sorting.sort(f32(3), 1));
    fails(
        "[topk] axis 0 of f32[3] has no 4 elements; use 0 to 3", () -> Sorting.topk(f32(3), 4, 0));
    fails(
        "[sort] compares each element with all of its row, 2500000000 times for rows of 50000 in"
            + " f32[50000], which must be below 2^31; sort fewer at a time, or on the host",
        () -> Sorting.sort(f32(50_000), 0));
    fails(
        "[argsort] does not compare BOOL, got bool[3]; cast it first",
        () -> Sorting.argsort(f32(3).gt(0), 0));
    fails(
        "[take] indices must be i32, got f32[3]; convert with cast(DType.I32)",
        () -> AlongAxis.take(f32(3), f32(3), 0));
    fails(
        "[take] all sizes but that of axis 1 must be equal: f32[2,3], indices i32[3,1]; expand one"
            + " of them",
        () -> AlongAxis.take(f32(2, 3), i32(3, 1), 1));
  }

  @Test
  void numbers_must_be_of_the_type_they_stand_beside() {
    fails(
        "[lt] 2.5 is no i32, got i32[3]; convert that with cast(DType.F32), or give a number of its"
            + " type",
        () -> i32(3).lt(2.5));
    fails(
        "[fullLike] 2.0 is no bool, got bool[3]; convert that with cast(DType.F32), or give a"
            + " number of its type",
        () -> f32(3).gt(0).fullLike(2));
    fails(
        "[and] operands must be bool, got f32[3]; convert with cast(DType.BOOL)",
        () -> f32(3).gt(0).and(f32(3)));
    fails("[pow] needs floats, got i32[3]; convert with cast(DType.F32)", () -> i32(3).pow(2));
    fails(
        "[cumsum] does not compute in BOOL, got bool[3]; cast it first",
        () -> f32(3).gt(0).cumsum(0));
    fails(
        "[norm] order -1.0 has no norm; use 0, a positive number, infinity or -infinity",
        () -> VectorNorms.norm(f32(3), -1));
  }

  @Test
  void parts_name_sizes_that_do_not_fit() {
    fails(
        "[split] sizes [2] of axis 0 of f32[6] must add up to 6; list the size of each part, or use"
            + " chunk for equal ones",
        () -> f32(6).split(0, 2));
    fails("[chunk] 0 parts of f32[6] cannot be; ask for one at least", () -> f32(6).chunk(0, 0));
    fails(
        "[stack] all shapes must be equal: f32[2], f32[3]; use concat for parts of other sizes",
        () -> Tensor.stack(0, f32(2), f32(3)));
    fails("[stack] axis 2 cannot be added to f32[2]", () -> Tensor.stack(2, f32(2), f32(2)));
    fails("[stack] needs at least one tensor", () -> Tensor.stack(0));
    fails("[tile] f32[2] cannot be repeated -1 times; use 0 or more", () -> f32(2).tile(-1));
    fails(
        "[repeatInterleave] f32[2] cannot be repeated -1 times; use 0 or more",
        () -> f32(2).repeatInterleave(0, -1));
  }

  @Test
  void draws_name_what_cannot_be_drawn() {
    fails(
        "[randint] between 3 and 3 (not included) there are 0 numbers; ask for 1 to 2147483647",
        () -> engine.randint(1, 3, 3, 2));
    fails(
        "[bernoulli] 1.5 is no probability; give a number from 0 to 1",
        () -> engine.bernoulli(1, 1.5, 2));
    fails(
        "[linspace] cannot give -1 numbers; ask for none or more", () -> engine.linspace(0, 1, -1));
  }
}
