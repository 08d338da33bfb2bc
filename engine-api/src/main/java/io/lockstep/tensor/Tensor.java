package io.lockstep.tensor;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.RowExpansion;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A multidimensional array of an {@link Engine}: what it is computed from, and the operations.
 * These are named as in NumPy and PyTorch, broadcast by the same rule, and return new tensors. They
 * throw {@link TensorException} if shapes or types do not fit.
 *
 * <p>A tensor is computed when its elements are read, from the present contents of what it comes
 * from. Reading is never visible in any later result: neither in values nor in gradients. What
 * comes from constants alone ({@link Engine#tensor}) is computed once and kept; what comes from a
 * tensor that can be written ({@link Engine#input}, a parameter) follows its contents, so that it
 * reads otherwise after a write or a training step. {@link #snapshot} holds on to the present
 * value.
 */
public final class Tensor {
  private final Engine engine;
  private final Node node;

  Tensor(Engine engine, Node node) {
    this.engine = engine;
    this.node = node;
    engine.make(node);
  }

  // ---- what it is

  /** Returns the engine it belongs to. */
  public Engine engine() {
    return engine;
  }

  /** Returns the graph node behind it, which is the same for ever. */
  public Node node() {
    return node;
  }

  /**
   * Returns what it is computed from: the tensors with data of their own behind it, each once; of
   * one that holds data itself, that one.
   */
  public List<Tensor> sources() {
    return GraphOrder.of(List.of(node)).stream()
        .filter(Source.class::isInstance)
        .map(source -> new Tensor(engine, source))
        .toList();
  }

  /** Returns the sizes of the axes. */
  public Shape shape() {
    return node.shape();
  }

  /** Returns the element type. */
  public DType dtype() {
    return node.dtype();
  }

  /** Returns the number of elements. */
  public int size() {
    return shape().size();
  }

  /** Returns type and shape, as in {@code f32[2,3]}. */
  public String describe() {
    return Checks.describe(dtype(), shape());
  }

  // ---- reading

  /** Returns the elements in row-major order; computes them first if need be. */
  public float[] toFloats() {
    return HostCopy.floats(engine, this);
  }

  /** Returns the elements in row-major order as 64-bit floats. */
  public double[] toDoubles() {
    return HostCopy.doubles(engine, this);
  }

  /** Returns the elements in row-major order; truth values as 0 and 1, bytes as 0 to 255. */
  public int[] toInts() {
    return HostCopy.ints(engine, this);
  }

  /**
   * Returns the only element.
   *
   * @throws TensorException if there is not exactly one
   */
  public double item() {
    if (size() != 1) {
      throw new ShapeMismatch(
          "item", "needs exactly one element, got " + describe() + "; reduce or slice it first");
    }
    return toDoubles()[0];
  }

  // ---- elementwise

  private Tensor wrap(Node result) {
    return new Tensor(engine, result);
  }

  private Tensor unary(String name, UnaryOperator<Expr> op) {
    return wrap(Nodes.map(name, shape(), List.of(node), e -> op.apply(e.getFirst())));
  }

  private Tensor floats(String name, UnaryOperator<Expr> op) {
    Checks.isFloat(name, this);
    return unary(name, op);
  }

  private Tensor binary(String name, Tensor other, BinaryOperator<Expr> op) {
    Checks.sameType(name, this, other);
    if (dtype() == DType.BOOL || dtype() == DType.U8) {
      throw new TypeMismatch(
          name, "does not compute in " + dtype() + ", got " + describe() + "; cast it first");
    }
    Shape shape = Checks.broadcast(name, this, other);
    return wrap(Nodes.binary(name, Nodes.expand(node, shape), Nodes.expand(other.node, shape), op));
  }

  private Tensor compare(String name, Tensor other, BinaryOperator<Expr> op) {
    Checks.sameType(name, this, other);
    Shape shape = Checks.broadcast(name, this, other);
    List<Node> inputs = List.of(Nodes.expand(node, shape), Nodes.expand(other.node, shape));
    return wrap(Nodes.mask(name, shape, inputs, e -> op.apply(e.get(0), e.get(1))));
  }

  private Tensor like(double value) {
    return wrap(Nodes.constant(dtype(), Shape.SCALAR, value));
  }

  /** Returns {@code this + other}. */
  public Tensor add(Tensor other) {
    return binary("add", other, Expr::add);
  }

  /** Returns {@code this + value}. */
  public Tensor add(double value) {
    return add(like(value));
  }

  /** Returns {@code this - other}. */
  public Tensor sub(Tensor other) {
    return binary("sub", other, Expr::sub);
  }

  /** Returns {@code this - value}. */
  public Tensor sub(double value) {
    return sub(like(value));
  }

  /** Returns the elementwise (Hadamard) product. */
  public Tensor mul(Tensor other) {
    return binary("mul", other, Expr::mul);
  }

  /** Returns {@code this * value}. */
  public Tensor mul(double value) {
    return mul(like(value));
  }

  /** Returns {@code this / other} of floats. */
  public Tensor div(Tensor other) {
    Checks.isFloat("div", this);
    return binary("div", other, Expr::div);
  }

  /** Returns {@code this / value} of floats. */
  public Tensor div(double value) {
    return div(like(value));
  }

  /** Returns the smaller of the two; NaN if either is. */
  public Tensor minimum(Tensor other) {
    return binary("minimum", other, Expr::min);
  }

  /** Returns the larger of the two; NaN if either is. */
  public Tensor maximum(Tensor other) {
    return binary("maximum", other, Expr::max);
  }

  /** Returns the elements limited to {@code low..high}. */
  public Tensor clamp(double low, double high) {
    return maximum(like(low)).minimum(like(high));
  }

  /** Returns {@code -this}. */
  public Tensor neg() {
    return unary("neg", Expr::neg);
  }

  /** Returns the absolute values. */
  public Tensor abs() {
    return floats("abs", Expr::abs);
  }

  /** Returns the squares. */
  public Tensor square() {
    return floats("square", x -> x.mul(x));
  }

  /** Returns the square roots. */
  public Tensor sqrt() {
    return floats("sqrt", Expr::sqrt);
  }

  /** Returns the nearest integral values, ties to even. */
  public Tensor round() {
    return floats("round", Expr::rint);
  }

  /** Returns the largest integral values not above. */
  public Tensor floor() {
    return floats("floor", Expr::floor);
  }

  /** Returns e to the power of each element. */
  public Tensor exp() {
    return apply(ElementaryFunctions.EXP);
  }

  /** Returns {@code exp(x) - 1}, accurate near zero. */
  public Tensor expm1() {
    return apply(ElementaryFunctions.EXPM1);
  }

  /** Returns the natural logarithms. */
  public Tensor log() {
    return apply(ElementaryFunctions.LOG);
  }

  /** Returns {@code log(1 + x)}, accurate near zero. */
  public Tensor log1p() {
    return apply(ElementaryFunctions.LOG1P);
  }

  /** Returns the hyperbolic tangents. */
  public Tensor tanh() {
    return apply(ElementaryFunctions.TANH);
  }

  /** Returns {@code 1/(1 + exp(-x))}. */
  public Tensor sigmoid() {
    return apply(ElementaryFunctions.SIGMOID);
  }

  /** Returns the error function of each element. */
  public Tensor erf() {
    return apply(ElementaryFunctions.ERF);
  }

  /** Returns the sines of angles in radians. */
  public Tensor sin() {
    return apply(ElementaryFunctions.SIN);
  }

  /** Returns the cosines of angles in radians. */
  public Tensor cos() {
    return apply(ElementaryFunctions.COS);
  }

  /** Returns an elementary function of each element. */
  public Tensor apply(Elementary function) {
    return floats(function.name(), x -> x.apply(function));
  }

  /** Returns a scalar expression of each element; may reduce over the last axis ({@code Rows}). */
  public Tensor apply(String name, UnaryOperator<Expr> body) {
    return Tensor.apply(name, List.of(this), e -> body.apply(e.getFirst()));
  }

  /**
   * Returns a scalar expression of several tensors, broadcast against one another: how users add
   * operations of their own, with gradient and fusion. A result that is one value for each row
   * (through {@code Rows}) keeps the last axis with size 1.
   *
   * @param name for messages and profiles
   * @param inputs at least one tensor
   * @param body the result, given the element of each input
   */
  public static Tensor apply(
      String name, List<Tensor> inputs, java.util.function.Function<List<Expr>, Expr> body) {
    Tensor first = inputs.getFirst();
    Tensor widest = first;
    for (Tensor t : inputs) {
      Checks.sameEngine(name, first, t);
      Shape shape = Checks.broadcast(name, widest, t);
      widest = new Tensor(first.engine, Nodes.constant(DType.F32, shape, 0));
    }
    Shape shape = widest.shape();
    List<Node> nodes = inputs.stream().map(t -> Nodes.expand(t.node, shape)).toList();
    Expr result = body.apply(Nodes.arguments(nodes));
    List<DType> types = nodes.stream().map(Node::dtype).toList();
    Program program = Program.of(name, types, result);
    if (program.usesRows() && shape.rank() == 0) {
      throw new ShapeMismatch(name, "needs rows to reduce over, got scalars; reshape to [1,n]");
    }
    Node node =
        program.usesRows()
            ? RowExpansion.expand(program, shape, nodes)
            : new Node.Map(program, shape, nodes);
    return new Tensor(first.engine, node);
  }

  // ---- comparison and selection

  /** Returns whether {@code this < other}. */
  public Tensor lt(Tensor other) {
    return compare("lt", other, Expr::lt);
  }

  /** Returns whether {@code this < value}. */
  public Tensor lt(double value) {
    return lt(like(value));
  }

  /** Returns whether {@code this <= other}. */
  public Tensor le(Tensor other) {
    return compare("le", other, Expr::le);
  }

  /** Returns whether {@code this <= value}. */
  public Tensor le(double value) {
    return le(like(value));
  }

  /** Returns whether {@code this > other}. */
  public Tensor gt(Tensor other) {
    return compare("gt", other, Expr::gt);
  }

  /** Returns whether {@code this > value}. */
  public Tensor gt(double value) {
    return gt(like(value));
  }

  /** Returns whether {@code this >= other}. */
  public Tensor ge(Tensor other) {
    return compare("ge", other, Expr::ge);
  }

  /** Returns whether {@code this >= value}. */
  public Tensor ge(double value) {
    return ge(like(value));
  }

  /** Returns whether the elements are equal. */
  public Tensor eq(Tensor other) {
    return compare("eq", other, Expr::eq);
  }

  /** Returns whether the elements equal a value. */
  public Tensor eq(double value) {
    return eq(like(value));
  }

  /** Returns whether the elements differ. */
  public Tensor ne(Tensor other) {
    return compare("ne", other, Expr::ne);
  }

  /** Returns whether the elements differ from a value. */
  public Tensor ne(double value) {
    return ne(like(value));
  }

  /** Returns {@code this ? then : otherwise} of truth values, all three broadcast. */
  public Tensor where(Tensor then, Tensor otherwise) {
    Checks.hasType("where", "the condition", this, DType.BOOL);
    Checks.sameType("where", then, otherwise);
    Checks.sameEngine("where", this, then);
    return apply(
        "where", List.of(this, then, otherwise), e -> e.get(0).ne(0).select(e.get(1), e.get(2)));
  }

  /**
   * Returns the elements converted to another type. Floats become integers by truncation (NaN to
   * 0), bytes by the low 8 bits, truth values by whether they differ from 0.
   */
  public Tensor cast(DType to) {
    if (to == dtype()) {
      return this;
    }
    Checks.isOfUsers("cast", to);
    Expr x = Expr.input(0, dtype());
    Expr result =
        switch (to) {
          case F32, F64, I32, BF16 -> x.cast(to.type());
          case U8 -> x.cast(DType.I32.type()).and(255);
          case BOOL -> x.ne(0).select(Expr.i32(1), Expr.i32(0));
        };
    Program program = Program.of("cast", List.of(dtype()), List.of(to), List.of(result));
    return wrap(new Node.Map(program, shape(), List.of(node)));
  }

  /**
   * Returns the same tensor, through which no gradient flows. Once it is computed, and if it comes
   * from constants alone, its past is forgotten and the memory of that freed: a loop that computes
   * each value from the one before detaches it.
   *
   * <p>A detached value that comes from a tensor that can be written follows its contents. Nothing
   * new is computed from it after a write, since one that holds on to the value of before is most
   * likely meant: {@link #snapshot}. Detached views of such a tensor are that tensor still.
   */
  public Tensor detach() {
    return wrap(new Node.StopGradient(node));
  }

  /**
   * Returns a constant of the value as it is now, which no later write and no step changes, and
   * through which no gradient flows; computes it first if need be.
   */
  public Tensor snapshot() {
    return engine.snapshot(this);
  }

  // ---- reductions

  private Tensor reduce(String name, ReduceOp op, boolean keep, int[] axes) {
    Checks.isFloat(name, this);
    boolean[] marked = Checks.axes(name, shape(), axes);
    if (op != ReduceOp.SUM) {
      for (int axis = 0; axis < marked.length; axis++) {
        if (marked[axis] && shape().dim(axis) == 0) {
          throw new ShapeMismatch(
              name, "has no value over axis " + axis + " of " + describe() + ", which is empty");
        }
      }
    }
    Tensor reduced = wrap(Nodes.reduce(op, node, marked));
    if (keep) {
      return reduced;
    }
    List<Integer> dims =
        IntStream.range(0, marked.length)
            .filter(a -> !marked[a])
            .mapToObj(a -> shape().dim(a))
            .toList();
    return wrap(Nodes.reshape(reduced.node, new Shape(dims)));
  }

  /** Returns the sums over the axes (all if none is given), which vanish. */
  public Tensor sum(int... axes) {
    return reduce("sum", ReduceOp.SUM, false, axes);
  }

  /** Returns the sums over the axes, which keep size 1. */
  public Tensor sumKeep(int... axes) {
    return reduce("sum", ReduceOp.SUM, true, axes);
  }

  /** Returns the largest elements over the axes, which vanish. */
  public Tensor max(int... axes) {
    return reduce("max", ReduceOp.MAX, false, axes);
  }

  /** Returns the largest elements over the axes, which keep size 1. */
  public Tensor maxKeep(int... axes) {
    return reduce("max", ReduceOp.MAX, true, axes);
  }

  /** Returns the smallest elements over the axes, which vanish. */
  public Tensor min(int... axes) {
    return reduce("min", ReduceOp.MIN, false, axes);
  }

  /** Returns the means over the axes (all if none is given), which vanish: sum divided by count. */
  public Tensor mean(int... axes) {
    return sum(axes).div(count("mean", axes));
  }

  /** Returns the means over the axes, which keep size 1. */
  public Tensor meanKeep(int... axes) {
    return sumKeep(axes).div(count("mean", axes));
  }

  /** Returns the population variances (divided by the count) over the axes, which vanish. */
  public Tensor var(int... axes) {
    return sub(meanKeep(axes)).square().mean(axes);
  }

  /** Returns the Euclidean norms over the axes, which vanish; of zeros the gradient is zero. */
  public Tensor norm(int... axes) {
    return square().sum(axes).floats("norm", s -> s.eq(0).select(s, s.sqrt()));
  }

  private double count(String name, int[] axes) {
    boolean[] marked = Checks.axes(name, shape(), axes);
    double count = 1;
    for (int axis = 0; axis < marked.length; axis++) {
      count *= marked[axis] ? shape().dim(axis) : 1;
    }
    return count;
  }

  /** Returns the I32 index of the first largest element along an axis, which vanishes. */
  public Tensor argmax(int axis) {
    return argReduce("argmax", true, axis);
  }

  /** Returns the I32 index of the first smallest element along an axis, which vanishes. */
  public Tensor argmin(int axis) {
    return argReduce("argmin", false, axis);
  }

  private Tensor argReduce(String name, boolean largest, int axis) {
    Checks.isFloat(name, this);
    int at = Checks.axis(name, shape(), axis);
    if (shape().dim(at) == 0) {
      throw new ShapeMismatch(name, "axis " + axis + " of " + describe() + " is empty");
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, shape().rank()).boxed().toList());
    order.subList(at, at + 1).clear();
    order.add(at);
    Node last = Nodes.permute(node, order);
    Shape shape = new Shape(last.shape().dims().subList(0, shape().rank() - 1));
    return wrap(new Node.ArgReduce(largest, last, shape));
  }

  /** Returns the softmax along the last axis. */
  public Tensor softmax() {
    return apply(Activations.SOFTMAX);
  }

  /** Returns the logarithm of the softmax along the last axis. */
  public Tensor logSoftmax() {
    return apply(Activations.LOG_SOFTMAX);
  }

  private Tensor apply(Activation function) {
    Checks.isFloat(function.name(), this);
    return apply(function.name(), function::apply);
  }

  // ---- products

  /**
   * Returns the matrix product {@code [...,m,k] x [...,k,n] -> [...,m,n]}; leading axes broadcast.
   */
  public Tensor matmul(Tensor other) {
    return Products.matmul(this, other);
  }

  /** Returns the inner product of two vectors of one length, as a scalar. */
  public Tensor dot(Tensor other) {
    return Products.dot(this, other);
  }

  // ---- views

  /** Returns the elements under another shape of the same size; one size may be -1. */
  public Tensor reshape(int... dims) {
    return wrap(Nodes.reshape(node, Views.reshaped(this, dims)));
  }

  /** Returns the elements as one axis. */
  public Tensor flatten() {
    return reshape(size());
  }

  /** Returns the tensor with axes reordered: axis {@code i} of the result is {@code order[i]}. */
  public Tensor permute(int... order) {
    return wrap(Nodes.permute(node, Views.order(this, order)));
  }

  /** Returns the tensor with its last two axes swapped. */
  public Tensor transpose() {
    if (shape().rank() < 2) {
      throw new ShapeMismatch(
          "transpose", "needs two axes, got " + describe() + "; reshape it to [1,n] first");
    }
    return wrap(Nodes.transpose(node));
  }

  /** Returns the tensor broadcast to a shape. */
  public Tensor expand(int... dims) {
    return wrap(Nodes.expand(node, Views.expanded(this, Shape.of(dims))));
  }

  /** Returns elements {@code start} to {@code end - 1} of one axis. */
  public Tensor slice(int axis, int start, int end) {
    int at = Checks.axis("slice", shape(), axis);
    if (start < 0 || end < start || end > shape().dim(at)) {
      throw new ShapeMismatch(
          "slice",
          start
              + ".."
              + end
              + " does not lie in axis "
              + axis
              + " of "
              + describe()
              + "; use 0 to "
              + shape().dim(at));
    }
    return wrap(Nodes.slice(node, at, start, end - start));
  }

  /** Returns the tensor with zeros before and after along one axis. */
  public Tensor pad(int axis, int before, int after) {
    int at = Checks.axis("pad", shape(), axis);
    if (before < 0 || after < 0) {
      throw new ShapeMismatch(
          "pad", "widths must not be negative: " + before + ", " + after + "; use slice to cut");
    }
    return before + after == 0 ? this : wrap(new Node.Pad(node, at, before, after));
  }

  /**
   * Returns all windows that slide over some axes: in place of each axis the number of its windows,
   * and behind all axes their elements, in the order of the windows. {@code x [n,c,h,w]} with two
   * windows over h and w becomes {@code [n,c,windows of h,windows of w,their height,their width]}.
   * Moves no data by itself, as {@code unfold} in PyTorch.
   */
  public Tensor windows(Window... windows) {
    List<Window> all = Views.windows("windows", shape(), windows);
    return wrap(Nodes.windows(node, all));
  }

  /**
   * Returns the largest element of each window, NaN if it holds one: {@code x [n,c,h,w]} with
   * windows over h and w becomes {@code [n,c,windows of h,windows of w]}. The first of equals has
   * the gradient, as in PyTorch's max pooling.
   */
  public Tensor windowMax(Window... windows) {
    Checks.isFloat("windowMax", this);
    List<Window> all = Views.windows("windowMax", shape(), windows);
    return all.isEmpty() ? this : wrap(new Node.Pick(node, node, all));
  }

  /**
   * Returns the adjoint of {@link #windows}: each element of the shape is the sum of what the
   * windows hold of it, 0 where there is no window, in ascending order of the place within the
   * windows.
   *
   * @param shape what the windows slide over
   */
  public Tensor fold(Shape shape, Window... windows) {
    return wrap(Nodes.fold(node, shape, Views.folded(this, shape, windows)));
  }

  /** Returns the tensor with a new axis of size 1. */
  public Tensor unsqueeze(int axis) {
    int at = axis < 0 ? axis + shape().rank() + 1 : axis;
    if (at < 0 || at > shape().rank()) {
      throw new ShapeMismatch("unsqueeze", "axis " + axis + " cannot be added to " + describe());
    }
    List<Integer> dims = new ArrayList<>(shape().dims());
    dims.add(at, 1);
    return wrap(Nodes.reshape(node, new Shape(dims)));
  }

  /** Returns the tensor without an axis of size 1. */
  public Tensor squeeze(int axis) {
    int at = Checks.axis("squeeze", shape(), axis);
    if (shape().dim(at) != 1) {
      throw new ShapeMismatch(
          "squeeze",
          "axis "
              + axis
              + " of "
              + describe()
              + " has size "
              + shape().dim(at)
              + "; only size 1 can be left out");
    }
    List<Integer> dims = new ArrayList<>(shape().dims());
    dims.subList(at, at + 1).clear();
    return wrap(Nodes.reshape(node, new Shape(dims)));
  }

  /** Returns tensors behind one another along an axis. */
  public static Tensor concat(int axis, Tensor... parts) {
    return Views.concat(axis, Arrays.asList(parts));
  }

  /** Returns tensors behind one another along an axis. */
  public static Tensor concat(int axis, List<Tensor> parts) {
    return Views.concat(axis, parts);
  }

  // ---- indexing

  /**
   * Returns the slices of axis 0 at the given places: {@code this [rows,...]}, {@code indices
   * [count]} of I32 to {@code [count,...]}. An index out of range is an error when it is computed.
   */
  public Tensor gather(Tensor indices) {
    return Indexing.gather(this, indices);
  }

  /**
   * Returns I32 class indices as rows with a 1 in that place: {@code [n] -> f32[n,classes]}. An
   * index outside {@code 0..classes-1} that the host writes is an error; the row of one that was
   * computed is all NaN.
   */
  public Tensor oneHot(int classes) {
    return Indexing.oneHot(this, classes);
  }

  // ---- gradients

  /**
   * Returns the gradients of this one-element tensor by others, as tensors that can be
   * differentiated again.
   *
   * @throws TensorException.NoGradient if this does not depend on one of them through operations
   *     that have a gradient
   */
  public List<Tensor> gradients(List<Tensor> wrt) {
    return TensorGradients.all(this, wrt);
  }

  /** Returns the gradients of this one-element tensor by others, see {@link #gradients(List)}. */
  public List<Tensor> gradients(Tensor... wrt) {
    return gradients(Stream.of(wrt).toList());
  }

  /**
   * Returns the gradients of this one-element tensor by others, zeros for those that it does not
   * depend on.
   */
  public List<Tensor> gradientsOrZeros(List<Tensor> wrt) {
    return TensorGradients.orZeros(this, wrt);
  }

  /** Returns the same for tensors one by one. */
  public List<Tensor> gradientsOrZeros(Tensor... wrt) {
    return gradientsOrZeros(Stream.of(wrt).toList());
  }

  /**
   * Returns the gradients of this one-element tensor by others, such as all parameters of a model:
   * zeros for those that it does not depend on, of which there must be fewer than all.
   *
   * @throws TensorException.NoGradient if this depends on none of them
   */
  public List<Tensor> gradientsOfSome(List<Tensor> wrt) {
    return TensorGradients.ofSome(this, wrt);
  }

  @Override
  public String toString() {
    return "Tensor " + describe();
  }
}
