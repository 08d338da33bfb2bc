package io.lockstep.graph;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/**
 * A value of the graph and how it comes about. There are few kinds; everything else is composed of
 * them. Nodes share their inputs by reference and are compared by identity. Shapes and types were
 * checked by whoever built the node.
 */
public sealed interface Node
    permits Source,
        Node.Map,
        Node.Reduce,
        Node.ArgReduce,
        Node.MatMul,
        Node.View,
        Node.Pad,
        Node.Concat,
        Node.Gather,
        Node.ScatterAdd,
        Node.StopGradient {

  /** Returns the shape of the value. */
  Shape shape();

  /** Returns the element type of the value. */
  DType dtype();

  /** Returns what the value is computed from. */
  List<Node> inputs();

  /**
   * A scalar program of one result at every element; all inputs have the shape of the result.
   * Without inputs it is a constant or a function of the element's index.
   */
  record Map(Program program, Shape shape, List<Node> inputs) implements Node {
    /** Copies the inputs. */
    public Map {
      inputs = List.copyOf(inputs);
      assert inputs.size() == program.inputs().size();
    }

    @Override
    public DType dtype() {
      return program.outputs().getFirst();
    }
  }

  /** A reduction of the middle axis of {@code x} seen as {@code [outer, reduced, inner]}. */
  record Reduce(ReduceOp op, Node x, int outer, int reduced, int inner, Shape shape)
      implements Node {
    @Override
    public DType dtype() {
      return x.dtype();
    }

    @Override
    public List<Node> inputs() {
      return List.of(x);
    }
  }

  /** The index (I32) of the first largest or smallest element along the last axis. */
  record ArgReduce(boolean largest, Node x, Shape shape) implements Node {
    @Override
    public DType dtype() {
      return DType.I32;
    }

    @Override
    public List<Node> inputs() {
      return List.of(x);
    }
  }

  /** A batched matrix product {@code [batch,m,k] x [batch,k,n] -> [batch,m,n]}. */
  record MatMul(Node a, Node b) implements Node {
    @Override
    public Shape shape() {
      return Shape.of(a.shape().dim(0), a.shape().dim(1), b.shape().dim(2));
    }

    @Override
    public DType dtype() {
      return a.dtype();
    }

    @Override
    public List<Node> inputs() {
      return List.of(a, b);
    }
  }

  /** The same elements seen otherwise; moves no data by itself. */
  record View(Node x, ViewOp op) implements Node {
    @Override
    public Shape shape() {
      return op.apply(x.shape());
    }

    @Override
    public DType dtype() {
      return x.dtype();
    }

    @Override
    public List<Node> inputs() {
      return List.of(x);
    }
  }

  /** {@code x} with zeros before and after along one axis: the adjoint of a slice. */
  record Pad(Node x, int axis, int before, int after) implements Node {
    @Override
    public Shape shape() {
      return x.shape().with(axis, before + x.shape().dim(axis) + after);
    }

    @Override
    public DType dtype() {
      return x.dtype();
    }

    @Override
    public List<Node> inputs() {
      return List.of(x);
    }
  }

  /** Parts behind one another along one axis. */
  record Concat(List<Node> parts, int axis) implements Node {
    /** Copies the parts. */
    public Concat {
      parts = List.copyOf(parts);
    }

    @Override
    public Shape shape() {
      int total = parts.stream().mapToInt(p -> p.shape().dim(axis)).sum();
      return parts.getFirst().shape().with(axis, total);
    }

    @Override
    public DType dtype() {
      return parts.getFirst().dtype();
    }

    @Override
    public List<Node> inputs() {
      return parts;
    }
  }

  /** Rows of {@code table [rows, width]} picked by {@code indices [count]} (I32). */
  record Gather(Node table, Node indices) implements Node {
    @Override
    public Shape shape() {
      return Shape.of(indices.shape().dim(0), table.shape().dim(1));
    }

    @Override
    public DType dtype() {
      return table.dtype();
    }

    @Override
    public List<Node> inputs() {
      return List.of(table, indices);
    }
  }

  /** {@code updates [count, width]} summed by index into {@code [rows, width]}. */
  record ScatterAdd(Node updates, Node indices, int rows) implements Node {
    @Override
    public Shape shape() {
      return Shape.of(rows, updates.shape().dim(1));
    }

    @Override
    public DType dtype() {
      return updates.dtype();
    }

    @Override
    public List<Node> inputs() {
      return List.of(updates, indices);
    }
  }

  /** The same value, through which no gradient flows. */
  record StopGradient(Node x) implements Node {
    @Override
    public Shape shape() {
      return x.shape();
    }

    @Override
    public DType dtype() {
      return x.dtype();
    }

    @Override
    public List<Node> inputs() {
      return List.of(x);
    }
  }

  /** Returns the node's kind and result, as in {@code MatMul F32[1,2,3]}. */
  static String describe(Node node) {
    return node.getClass().getSimpleName() + " " + node.dtype() + node.shape();
  }
}
