package io.lockstep.kernels.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final Layout WHOLE = Layout.contiguous(Shape.of(2, 3, 4));

  @Test
  void row_major_strides_multiply_from_the_last_axis() {
    assertEquals(List.of(12, 4, 1), WHOLE.strides());
    assertTrue(WHOLE.isIdentity());
    assertEquals(24, WHOLE.shape().size());
  }

  @Test
  void a_permutation_moves_sizes_with_their_strides() {
    Layout turned = WHOLE.permute(List.of(2, 0, 1));
    assertEquals(Shape.of(4, 2, 3), turned.shape());
    assertEquals(List.of(1, 12, 4), turned.strides());
    assertFalse(turned.isContiguous());
  }

  @Test
  void expansion_repeats_with_stride_zero() {
    Layout row = Layout.contiguous(Shape.of(3, 1)).expand(Shape.of(2, 3, 4));
    assertEquals(List.of(0, 1, 0), row.strides());
    assertThrows(
        IllegalArgumentException.class, () -> Layout.contiguous(Shape.of(3)).expand(Shape.of(4)));
  }

  @Test
  void a_slice_begins_at_an_offset() {
    Layout part = WHOLE.slice(1, 1, 2);
    assertEquals(4, part.offset());
    assertEquals(Shape.of(2, 2, 4), part.shape());
    assertFalse(part.isContiguous());
    assertTrue(WHOLE.slice(0, 1, 1).isContiguous());
    assertFalse(WHOLE.slice(0, 1, 1).isIdentity());
  }

  @Test
  void a_reshape_joins_and_splits_axes_that_one_stride_walks() {
    assertEquals(
        Optional.of(Layout.contiguous(Shape.of(6, 2, 2))), WHOLE.reshape(Shape.of(6, 2, 2)));
    Layout columns = WHOLE.slice(2, 0, 2);
    assertEquals(Optional.of(List.of(4, 1)), columns.reshape(Shape.of(6, 2)).map(Layout::strides));
    assertEquals(Optional.empty(), columns.reshape(Shape.of(2, 6)));
    assertEquals(Optional.empty(), WHOLE.permute(List.of(1, 0, 2)).reshape(Shape.of(6, 4)));
  }

  @Test
  void repeated_axes_join_too() {
    Layout repeated = Layout.contiguous(Shape.of(1, 1, 4)).expand(Shape.of(2, 3, 4));
    assertEquals(Optional.of(List.of(0, 1)), repeated.reshape(Shape.of(6, 4)).map(Layout::strides));
    assertEquals(Optional.empty(), repeated.reshape(Shape.of(24)));
  }

  @Test
  void an_empty_layout_can_take_any_empty_shape() {
    Layout empty = Layout.contiguous(Shape.of(3, 0)).permute(List.of(1, 0));
    assertEquals(Optional.of(Shape.of(0, 7)), empty.reshape(Shape.of(0, 7)).map(Layout::shape));
    assertTrue(empty.isContiguous());
  }

  @Test
  void an_empty_layout_may_have_sizes_of_any_product() {
    for (Shape shape :
        new Shape[] {
          Shape.of(0, 65536, 32768),
          Shape.of(65536, 32768, 0),
          Shape.of(65536, 0, 65536),
          Shape.of(1 << 30, 1 << 30, 1 << 30, 0),
          Shape.of(0, 1 << 30, 4, 1 << 30)
        }) {
      Layout empty = Layout.contiguous(shape);
      empty.strides().forEach(stride -> assertTrue(stride > 0, empty.toString()));
      assertEquals(0, empty.collapsed().shape().size());
      assertEquals(0, empty.reshape(Shape.of(0)).orElseThrow().shape().size());
      assertEquals(0, JointLayout.collapse(shape, List.of(empty)).getFirst().shape().size());
      Layout end = empty.slice(1, shape.dim(1), 0);
      assertEquals(0, end.offset());
    }
  }

  @Test
  void axes_of_a_far_stride_are_not_taken_for_neighbours() {
    Shape shape = Shape.of(2, 4, 1);
    Layout far = new Layout(Shape.of(2, 4), List.of(0, 1 << 30), 0);
    assertEquals(Shape.of(2, 4), far.collapsed().shape());
    assertEquals(
        Shape.of(2, 4),
        JointLayout.collapse(shape, List.of(new Layout(shape, List.of(0, 1 << 30, 1), 0)))
            .getFirst()
            .shape());
  }

  @Test
  void shapes_are_checked() {
    assertEquals(
        "[shape] sizes must not be negative: [2,-1]",
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1)).getMessage());
    assertEquals(
        "[shape] [65536,65536] has more than 2147483647 elements; split the tensor",
        assertThrows(IllegalArgumentException.class, () -> Shape.of(65536, 65536)).getMessage());
    assertEquals(2_147_483_647, Shape.of(2_147_483_647, 1).size());
    assertEquals(
        "[shape] [65536,32768] has more than 2147483647 elements; split the tensor",
        assertThrows(IllegalArgumentException.class, () -> Shape.of(65536, 32768)).getMessage());
    assertEquals(0, Shape.of(65536, 65536, 0).size() + Shape.of(0).size());
    assertEquals(1, Shape.SCALAR.size());
    assertEquals(Shape.of(3, 2), Shape.of(1, 3, 1, 2).squeezed());
    assertEquals(4, Shape.of(2, 3, 4).dim(-1));
  }
}
