package io.lockstep.graph;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value of the graph and how it comes about. There are few kinds; everything else is composed of
 * them. Nodes share their inputs by reference and are compared by identity. Shapes and types were
 * checked by whoever built the node.
 *
 * <p>How a value comes about never changes. What was computed of it is kept beside that ({@link
 * Memo}), so that reading a value has no bearing on what is derived from the node later.
 */
public abstract sealed class Node
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
        Node.Fold,
        Node.Pick,
        Node.Place,
        Node.After,
        Node.StopGradient {
  private final DType dtype;
  private final Shape shape;
  private List<Node> inputs;
  private final int depth;
  private int pending;
  private final boolean constant;
  private final Memo memo = new Memo();
  private NodeOrigin origin;
  private final @Nullable Segment segment;
  private @Nullable Node original;
  private long made = Stale.NOT_YET;
  private int writes;

  /** Creates a node that is computed from others. */
  private Node(DType dtype, Shape shape, List<? extends Node> inputs) {
    this.dtype = dtype;
    this.shape = shape;
    this.inputs = List.copyOf(inputs);
    int deepest = 0;
    boolean same = true;
    for (Node input : this.inputs) {
      deepest = Math.max(deepest, input.depth);
      same &= input.constant;
    }
    this.depth = deepest + 1;
    this.constant = same;
    this.origin = NodeOrigin.current();
    this.segment = Segment.current();
    measurePending();
  }

  /** Creates a node that is there already. */
  Node(DType dtype, Shape shape, boolean constant) {
    this.dtype = dtype;
    this.shape = shape;
    this.inputs = List.of();
    this.depth = 0;
    this.pending = 0;
    this.constant = constant;
    this.origin = NodeOrigin.NONE;
    this.segment = null;
  }

  /** Returns which part of a network it was made for. */
  public final NodeOrigin origin() {
    return origin;
  }

  /** Returns the innermost segment it was made in, or null. */
  public final @Nullable Segment segment() {
    return segment;
  }

  /** Returns the shape of the value. */
  public final Shape shape() {
    return shape;
  }

  /** Returns the element type of the value. */
  public final DType dtype() {
    return dtype;
  }

  /** Returns what the value is computed from. */
  public final List<Node> inputs() {
    return inputs;
  }

  /** Returns the length of the longest way down to a source; greater than that of each input. */
  public final int depth() {
    return depth;
  }

  /**
   * Returns the length of the longest way down to a value that was there already when this was last
   * measured: a bound on how much of a constant is left to compute.
   */
  public final int pending() {
    return pending;
  }

  /** Measures that anew, given that of the inputs. */
  final void measurePending() {
    int longest = 0;
    for (Node input : inputs) {
      longest = Math.max(longest, input.memo.isFinal() ? 0 : input.pending);
    }
    pending = longest + 1;
  }

  /** Returns whether the value is the same for ever: nothing it comes from can be written. */
  public final boolean isConstant() {
    return constant;
  }

  /** Returns when it was made, in writes. */
  final long made() {
    return made;
  }

  /** Says when it was made. */
  final void make(long now) {
    made = now;
  }

  /** Returns over how many writes it has grown. */
  final int writes() {
    return writes;
  }

  /** Says over how many writes it has grown. */
  final void growOver(int count) {
    writes = count;
  }

  /** Returns what is known of the value itself. */
  public final Memo memo() {
    return memo;
  }

  /** Returns the same kind of node of other inputs, which have the shapes and types of its own. */
  public final Node withInputs(List<Node> others) {
    Node same = of(others);
    same.origin = origin;
    same.writes = writes;
    return same;
  }

  /** Returns this node computed again, of inputs that have the values of its own. */
  public final Node again(List<Node> others) {
    Node copy = withInputs(others);
    copy.original = original();
    return copy;
  }

  /** Returns what this is computed again of, or waits for; of other nodes the node itself. */
  public final Node original() {
    if (this instanceof After after) {
      return after.x().original();
    }
    return original == null ? this : original;
  }

  /** Returns the same kind of node of other inputs. */
  abstract Node of(List<Node> others);

  final Node input(int index) {
    return inputs.get(index);
  }

  /**
   * A scalar program of one result at every element; all inputs have the shape of the result.
   * Without inputs it is a constant or a function of the element's index.
   */
  public static final class Map extends Node {
    private final Program program;

    /** Creates the node. */
    public Map(Program program, Shape shape, List<Node> inputs) {
      super(program.outputs().getFirst(), shape, inputs);
      assert inputs.size() == program.inputs().size();
      this.program = program;
    }

    /** Returns the program. */
    public Program program() {
      return program;
    }

    @Override
    Node of(List<Node> others) {
      return new Map(program, shape(), others);
    }
  }

  /** A reduction of the middle axis of {@code x} seen as {@code [outer, reduced, inner]}. */
  public static final class Reduce extends Node {
    private final ReduceOp op;
    private final int outer;
    private final int reduced;
    private final int inner;

    /** Creates the node. */
    public Reduce(ReduceOp op, Node x, int outer, int reduced, int inner, Shape shape) {
      super(x.dtype(), shape, List.of(x));
      this.op = op;
      this.outer = outer;
      this.reduced = reduced;
      this.inner = inner;
    }

    /** Returns how elements are combined. */
    public ReduceOp op() {
      return op;
    }

    /** Returns what is reduced. */
    public Node x() {
      return input(0);
    }

    /** Returns the size of all that lies before the reduced axis. */
    public int outer() {
      return outer;
    }

    /** Returns the size of the reduced axis. */
    public int reduced() {
      return reduced;
    }

    /** Returns the size of all that lies behind the reduced axis. */
    public int inner() {
      return inner;
    }

    @Override
    Node of(List<Node> others) {
      return new Reduce(op, others.getFirst(), outer, reduced, inner, shape());
    }
  }

  /** The index (I32) of the first largest or smallest element along the last axis. */
  public static final class ArgReduce extends Node {
    private final boolean largest;

    /** Creates the node. */
    public ArgReduce(boolean largest, Node x, Shape shape) {
      super(DType.I32, shape, List.of(x));
      this.largest = largest;
    }

    /** Returns whether the largest is looked for, not the smallest. */
    public boolean largest() {
      return largest;
    }

    /** Returns what is looked through. */
    public Node x() {
      return input(0);
    }

    @Override
    Node of(List<Node> others) {
      return new ArgReduce(largest, others.getFirst(), shape());
    }
  }

  /** A batched matrix product {@code [batch,m,k] x [batch,k,n] -> [batch,m,n]}. */
  public static final class MatMul extends Node {
    /** Creates the node. */
    public MatMul(Node a, Node b) {
      super(
          a.dtype(), Shape.of(a.shape().dim(0), a.shape().dim(1), b.shape().dim(2)), List.of(a, b));
    }

    /** Returns the left operand. */
    public Node a() {
      return input(0);
    }

    /** Returns the right operand. */
    public Node b() {
      return input(1);
    }

    @Override
    Node of(List<Node> others) {
      return new MatMul(others.get(0), others.get(1));
    }
  }

  /** The same elements seen otherwise; moves no data by itself. */
  public static final class View extends Node {
    private final ViewOp op;

    /** Creates the node. */
    public View(Node x, ViewOp op) {
      super(x.dtype(), op.apply(x.shape()), List.of(x));
      this.op = op;
    }

    /** Returns what is seen. */
    public Node x() {
      return input(0);
    }

    /** Returns how it is seen. */
    public ViewOp op() {
      return op;
    }

    @Override
    Node of(List<Node> others) {
      return new View(others.getFirst(), op);
    }
  }

  /** {@code x} with zeros before and after along one axis: the adjoint of a slice. */
  public static final class Pad extends Node {
    private final int axis;
    private final int before;
    private final int after;

    /** Creates the node. */
    public Pad(Node x, int axis, int before, int after) {
      super(x.dtype(), x.shape().with(axis, before + x.shape().dim(axis) + after), List.of(x));
      this.axis = axis;
      this.before = before;
      this.after = after;
    }

    /** Returns what lies between the zeros. */
    public Node x() {
      return input(0);
    }

    /** Returns the axis that is longer. */
    public int axis() {
      return axis;
    }

    /** Returns the number of zeros in front. */
    public int before() {
      return before;
    }

    /** Returns the number of zeros behind. */
    public int after() {
      return after;
    }

    @Override
    Node of(List<Node> others) {
      return new Pad(others.getFirst(), axis, before, after);
    }
  }

  /** Parts behind one another along one axis. */
  public static final class Concat extends Node {
    private final int axis;

    /** Creates the node. */
    public Concat(List<Node> parts, int axis) {
      super(parts.getFirst().dtype(), joined(parts, axis), parts);
      this.axis = axis;
    }

    private static Shape joined(List<Node> parts, int axis) {
      int total = parts.stream().mapToInt(p -> p.shape().dim(axis)).sum();
      return parts.getFirst().shape().with(axis, total);
    }

    /** Returns the parts in order. */
    public List<Node> parts() {
      return inputs();
    }

    /** Returns the axis along which they lie. */
    public int axis() {
      return axis;
    }

    @Override
    Node of(List<Node> others) {
      return new Concat(others, axis);
    }
  }

  /** Rows of {@code table [rows, width]} picked by {@code indices [count]} (I32). */
  public static final class Gather extends Node {
    /** Creates the node. */
    public Gather(Node table, Node indices) {
      super(
          table.dtype(),
          Shape.of(indices.shape().dim(0), table.shape().dim(1)),
          List.of(table, indices));
    }

    /** Returns the rows. */
    public Node table() {
      return input(0);
    }

    /** Returns which of them. */
    public Node indices() {
      return input(1);
    }

    @Override
    Node of(List<Node> others) {
      return new Gather(others.get(0), others.get(1));
    }
  }

  /** {@code updates [count, width]} summed by index into {@code [rows, width]}. */
  public static final class ScatterAdd extends Node {
    private final int rows;

    /** Creates the node. */
    public ScatterAdd(Node updates, Node indices, int rows) {
      super(updates.dtype(), Shape.of(rows, updates.shape().dim(1)), List.of(updates, indices));
      this.rows = rows;
    }

    /** Returns what is added. */
    public Node updates() {
      return input(0);
    }

    /** Returns to which row each is added. */
    public Node indices() {
      return input(1);
    }

    /** Returns the number of rows of the result. */
    public int rows() {
      return rows;
    }

    @Override
    Node of(List<Node> others) {
      return new ScatterAdd(others.get(0), others.get(1), rows);
    }
  }

  /** The adjoint of windows: each element the sum of what the windows of {@code x} hold of it. */
  public static final class Fold extends Node {
    private final List<Window> windows;

    /**
     * Creates the node.
     *
     * @param shape what the windows slide over
     */
    public Fold(Node x, Shape shape, List<Window> windows) {
      super(x.dtype(), shape, List.of(x));
      this.windows = List.copyOf(windows);
    }

    /** Returns the windows' elements, {@code Window.over(shape, windows)}. */
    public Node x() {
      return input(0);
    }

    /** Returns the windows. */
    public List<Window> windows() {
      return windows;
    }

    @Override
    Node of(List<Node> others) {
      return new Fold(others.getFirst(), shape(), windows);
    }
  }

  /** For each window the element of {@code x} where {@code by} has its first largest one. */
  public static final class Pick extends Node {
    private final List<Window> windows;

    /** Creates the node of two inputs of one shape, which may be the same. */
    public Pick(Node by, Node x, List<Window> windows) {
      super(x.dtype(), Window.counts(x.shape(), windows), List.of(by, x));
      this.windows = List.copyOf(windows);
    }

    /** Returns what is compared. */
    public Node by() {
      return input(0);
    }

    /** Returns what is picked from. */
    public Node x() {
      return input(1);
    }

    /** Returns the windows over both. */
    public List<Window> windows() {
      return windows;
    }

    @Override
    Node of(List<Node> others) {
      return new Pick(others.get(0), others.get(1), windows);
    }
  }

  /** The adjoint of {@link Pick} by what is picked from. */
  public static final class Place extends Node {
    private final List<Window> windows;

    /** Creates the node. */
    public Place(Node by, Node x, List<Window> windows) {
      super(x.dtype(), by.shape(), List.of(by, x));
      this.windows = List.copyOf(windows);
    }

    /** Returns what is compared. */
    public Node by() {
      return input(0);
    }

    /** Returns what belongs to each window. */
    public Node x() {
      return input(1);
    }

    /** Returns the windows over what is compared. */
    public List<Window> windows() {
      return windows;
    }

    @Override
    Node of(List<Node> others) {
      return new Place(others.get(0), others.get(1), windows);
    }
  }

  /**
   * The same value, to be read no earlier than others are computed, where they are computed anyway.
   * What reads it is no earlier, either, and is not taken for what reads the value itself.
   */
  public static final class After extends Node {
    /** Creates the node. */
    public After(Node x, List<Node> others) {
      super(x.dtype(), x.shape(), Stream.concat(Stream.of(x), others.stream()).toList());
    }

    /** Returns the value. */
    public Node x() {
      return input(0);
    }

    /** Returns what comes before. */
    public List<Node> others() {
      return inputs().subList(1, inputs().size());
    }

    @Override
    Node of(List<Node> others) {
      return new After(others.getFirst(), others.subList(1, others.size()));
    }
  }

  /**
   * The same value, through which no gradient flows. Once a value that never changes is computed,
   * nothing can ask how it came about any more, and that is forgotten.
   */
  public static final class StopGradient extends Node {
    /** Creates the node. */
    public StopGradient(Node x) {
      super(x.dtype(), x.shape(), List.of(x));
    }

    /** Returns the value, unless that was forgotten. */
    public Node x() {
      return input(0);
    }

    @Override
    Node of(List<Node> others) {
      return new StopGradient(others.getFirst());
    }
  }

  /**
   * Takes the value that was just computed.
   *
   * @param moment the time at which it was right; one that never changes is right for ever
   */
  public final void remember(Source value, long moment) {
    memo.set(value, constant ? Memo.ALWAYS : moment);
    if (constant && this instanceof StopGradient) {
      inputs = List.of();
    }
  }

  /** Returns the node's kind and result, as in {@code MatMul F32[1,2,3]}. */
  public static String describe(Node node) {
    return node.getClass().getSimpleName() + " " + node.dtype() + node.shape();
  }
}
