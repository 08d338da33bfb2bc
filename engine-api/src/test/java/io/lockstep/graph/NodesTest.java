package io.lockstep.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.lockstep.backend.Backend.Buffer;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {
  private record Region(long bytes) implements Buffer {}

  private static Source source(int... dims) {
    Shape shape = Shape.of(dims);
    return new Source("x", DType.F32, shape, new Region(4L * shape.size()));
  }

  @Test
  void views_that_change_nothing_are_left_out() {
    Source x = source(2, 3);
    assertSame(x, Nodes.reshape(x, Shape.of(2, 3)));
    assertSame(x, Nodes.permute(x, List.of(0, 1)));
    assertSame(x, Nodes.expand(x, Shape.of(2, 3)));
    assertSame(x, Nodes.slice(x, 1, 0, 3));
    assertSame(x, Nodes.sumTo(x, Shape.of(2, 3)));
  }

  @Test
  void neighbouring_axes_are_reduced_as_one_and_the_last_group_first() {
    Source x = source(2, 3, 4, 5);
    Node both = Nodes.reduce(ReduceOp.SUM, x, new boolean[] {false, true, true, false});
    Node.Reduce one = assertInstanceOf(Node.Reduce.class, both);
    assertEquals(List.of(2, 12, 5), List.of(one.outer(), one.reduced(), one.inner()));
    assertEquals(Shape.of(2, 1, 1, 5), both.shape());

    Node apart = Nodes.reduce(ReduceOp.SUM, x, new boolean[] {true, false, false, true});
    Node.Reduce outer = assertInstanceOf(Node.Reduce.class, apart);
    Node.Reduce inner = assertInstanceOf(Node.Reduce.class, outer.x());
    assertEquals(List.of(24, 5, 1), List.of(inner.outer(), inner.reduced(), inner.inner()));
    assertEquals(List.of(1, 2, 12), List.of(outer.outer(), outer.reduced(), outer.inner()));
  }

  @Test
  void axes_of_size_one_join_their_neighbours_and_need_no_reduction() {
    Node joined = Nodes.reduce(ReduceOp.SUM, source(3, 1, 4), new boolean[] {true, false, true});
    Node.Reduce reduce = assertInstanceOf(Node.Reduce.class, joined);
    assertEquals(List.of(1, 12, 1), List.of(reduce.outer(), reduce.reduced(), reduce.inner()));
    Source thin = source(3, 1);
    assertSame(thin, Nodes.reduce(ReduceOp.SUM, thin, new boolean[] {false, true}));
  }

  @Test
  void a_gradient_is_summed_down_to_the_shape_it_was_broadcast_from() {
    assertEquals(Shape.of(3, 1), Nodes.sumTo(source(2, 3, 4), Shape.of(3, 1)).shape());
    assertEquals(Shape.SCALAR, Nodes.sumTo(source(2, 3), Shape.SCALAR).shape());
  }

  @Test
  void only_what_an_expression_reads_becomes_an_input() {
    Source a = source(4);
    Source b = source(4);
    Expr second = Expr.input(1, DType.F32);
    Node map = Nodes.mapOfUsed("f", Shape.of(4), List.of(a, b), second.mul(second));
    assertEquals(List.of(b), map.inputs());
    assertSame(b, Nodes.mapOfUsed("f", Shape.of(4), List.of(a, b), second));
  }

  @Test
  void a_row_program_becomes_reductions_of_the_last_axis() {
    Expr x = Expr.input(0, DType.F32);
    Program centre = Program.of("centre", List.of(DType.F32), x.sub(x.overRow(ReduceOp.MAX)));
    Node node = RowExpansion.expand(centre, Shape.of(3, 5), List.of(source(3, 5)));
    assertEquals(Shape.of(3, 5), node.shape());
    long reductions =
        GraphOrder.of(List.of(node)).stream().filter(Node.Reduce.class::isInstance).count();
    assertEquals(1, reductions);
    Program largest = Program.of("largest", List.of(DType.F32), x.overRow(ReduceOp.MAX).mul(2));
    assertEquals(
        Shape.of(3, 1),
        RowExpansion.expand(largest, Shape.of(3, 5), List.of(source(3, 5))).shape());
  }

  @Test
  void inputs_come_before_their_users_each_once() {
    Source x = source(4);
    Node y = Nodes.binary("mul", x, x, Expr::mul);
    Node z = Nodes.add(y, x);
    assertEquals(List.of(x, y, z), GraphOrder.of(List.of(z, y)));
  }
}
