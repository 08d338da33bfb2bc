package io.lockstep.tensor;

import io.lockstep.graph.GraphOrder;
import io.lockstep.graph.Node;
import io.lockstep.graph.Nodes;
import io.lockstep.graph.Source;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.spec.Window;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
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

  /** Creates a tensor of a node whose sources belong to the engine; for who works on graphs. */
  public Tensor(Engine engine, Node node) {
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

  /** Returns zeros of its shape and type. */
  public Tensor zerosLike() {
    return fullLike(0);
  }

  /** Returns ones of its shape and type. */
  public Tensor onesLike() {
    return fullLike(1);
  }

  /** Returns its shape filled with a number of its type. */
  public Tensor fullLike(double value) {
    double number = Elementwise.number("fullLike", this, value);
    return wrap(Nodes.constant(dtype(), shape(), number));
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

  /** A number as a scalar of this type, which must have it. */
  Tensor like(String name, double value) {
    return wrap(Nodes.constant(dtype(), Shape.SCALAR, Elementwise.number(name, this, value)));
  }

  /** Returns {@code this + other}. */
  public Tensor add(Tensor other) {
    return binary("add", other, Expr::add);
  }

  /** Returns {@code this + value}. */
  public Tensor add(double value) {
    return add(like("add", value));
  }

  /** Returns {@code this - other}. */
  public Tensor sub(Tensor other) {
    return binary("sub", other, Expr::sub);
  }

  /** Returns {@code this - value}. */
  public Tensor sub(double value) {
    return sub(like("sub", value));
  }

  /** Returns the elementwise (Hadamard) product. */
  public Tensor mul(Tensor other) {
    return binary("mul", other, Expr::mul);
  }

  /** Returns {@code this * value}. */
  public Tensor mul(double value) {
    return mul(like("mul", value));
  }

  /** Returns {@code this / other} of floats. */
  public Tensor div(Tensor other) {
    Checks.isFloat("div", this);
    return binary("div", other, Expr::div);
  }

  /** Returns {@code this / value} of floats. */
  public Tensor div(double value) {
    return div(like("div", value));
  }

  /** Returns the smaller of the two; NaN if either is. */
  public Tensor minimum(Tensor other) {
    return binary("minimum", other, Expr::min);
  }

  /** Returns the smaller of element and value: {@code clamp} from above alone. */
  public Tensor minimum(double value) {
    return minimum(like("minimum", value));
  }

  /** Returns the larger of the two; NaN if either is. */
  public Tensor maximum(Tensor other) {
    return binary("maximum", other, Expr::max);
  }

  /** Returns the larger of element and value: {@code clamp} from below alone. */
  public Tensor maximum(double value) {
    return maximum(like("maximum", value));
  }

  /** Returns the elements limited to {@code low..high}. */
  public Tensor clamp(double low, double high) {
    return maximum(like("clamp", low)).minimum(like("clamp", high));
  }

  /** Returns the elements limited to {@code low..high}, element by element. */
  public Tensor clamp(Tensor low, Tensor high) {
    return maximum(low).minimum(high);
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

  /** Returns the larger of element and 0; at 0 the gradient is 0. */
  public Tensor relu() {
    return apply(Activations.RELU);
  }

  /**
   * Returns the elements to the power of a number: products where that is integral and at most 16,
   * these and a square root where it is half of an odd number, else {@code exp(exponent *
   * log(|x|))}. Negative elements have powers of integral exponents alone, else NaN.
   */
  public Tensor pow(double exponent) {
    return Elementwise.pow(this, exponent);
  }

  /**
   * Returns the elements to the power of others, by {@code exp(exponent * log(|x|))} with an error
   * of {@code 1.5 |exponent * log(|x|)| + 3} units in the last place. Negative elements have powers
   * of integral exponents alone, else NaN; special values are those of IEEE 754. At an element of 0
   * both gradients are 0.
   */
  public Tensor pow(Tensor exponent) {
    return Elementwise.pow(this, exponent);
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
    return Elementwise.apply(name, inputs, body);
  }

  // ---- comparison and selection

  /** Returns whether {@code this < other}. */
  public Tensor lt(Tensor other) {
    return compare("lt", other, Expr::lt);
  }

  /** Returns whether {@code this < value}. */
  public Tensor lt(double value) {
    return lt(like("lt", value));
  }

  /** Returns whether {@code this <= other}. */
  public Tensor le(Tensor other) {
    return compare("le", other, Expr::le);
  }

  /** Returns whether {@code this <= value}. */
  public Tensor le(double value) {
    return le(like("le", value));
  }

  /** Returns whether {@code this > other}. */
  public Tensor gt(Tensor other) {
    return compare("gt", other, Expr::gt);
  }

  /** Returns whether {@code this > value}. */
  public Tensor gt(double value) {
    return gt(like("gt", value));
  }

  /** Returns whether {@code this >= other}. */
  public Tensor ge(Tensor other) {
    return compare("ge", other, Expr::ge);
  }

  /** Returns whether {@code this >= value}. */
  public Tensor ge(double value) {
    return ge(like("ge", value));
  }

  /** Returns whether the elements are equal. */
  public Tensor eq(Tensor other) {
    return compare("eq", other, Expr::eq);
  }

  /** Returns whether the elements equal a value. */
  public Tensor eq(double value) {
    return eq(like("eq", value));
  }

  /** Returns whether the elements differ. */
  public Tensor ne(Tensor other) {
    return compare("ne", other, Expr::ne);
  }

  /** Returns whether the elements differ from a value. */
  public Tensor ne(double value) {
    return ne(like("ne", value));
  }

  /** Returns {@code this ? then : otherwise} of truth values, all three broadcast. */
  public Tensor where(Tensor then, Tensor otherwise) {
    return Elementwise.where(this, then, otherwise);
  }

  /** Returns {@code this ? then : otherwise} of truth values. */
  public Tensor where(Tensor then, double otherwise) {
    return where(then, then.like("where", otherwise));
  }

  /** Returns {@code this ? then : otherwise} of truth values. */
  public Tensor where(double then, Tensor otherwise) {
    return where(otherwise.like("where", then), otherwise);
  }

  /** Returns {@code this ? then : otherwise} of truth values, as F32. */
  public Tensor where(double then, double otherwise) {
    return where(engine.scalar(then), engine.scalar(otherwise));
  }

  /** Returns where both are true, of truth values. */
  public Tensor and(Tensor other) {
    return Elementwise.logic("and", this, other, Expr::and);
  }

  /** Returns where either is true, of truth values. */
  public Tensor or(Tensor other) {
    return Elementwise.logic("or", this, other, Expr::or);
  }

  /** Returns where this is false, of truth values. */
  public Tensor not() {
    return Elementwise.logic("not", this, this, (x, _) -> x.not());
  }

  /**
   * Returns the elements converted to another type. Floats become integers by truncation (NaN to
   * 0), bytes by the low 8 bits, truth values by whether they differ from 0.
   */
  public Tensor cast(DType to) {
    return Elementwise.cast(this, to);
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

  /** Returns the sums over the axes (all if none is given), which vanish. */
  public Tensor sum(int... axes) {
    return AxisReductions.reduce("sum", ReduceOp.SUM, false, this, axes);
  }

  /** Returns the sums over the axes, which keep size 1. */
  public Tensor sumKeep(int... axes) {
    return AxisReductions.reduce("sum", ReduceOp.SUM, true, this, axes);
  }

  /** Returns the largest elements over the axes, which vanish. */
  public Tensor max(int... axes) {
    return AxisReductions.reduce("max", ReduceOp.MAX, false, this, axes);
  }

  /** Returns the largest elements over the axes, which keep size 1. */
  public Tensor maxKeep(int... axes) {
    return AxisReductions.reduce("max", ReduceOp.MAX, true, this, axes);
  }

  /** Returns the smallest elements over the axes, which vanish. */
  public Tensor min(int... axes) {
    return AxisReductions.reduce("min", ReduceOp.MIN, false, this, axes);
  }

  /** Returns the means over the axes (all if none is given), which vanish: sum divided by count. */
  public Tensor mean(int... axes) {
    return sum(axes).div(AxisReductions.count("mean", this, axes));
  }

  /** Returns the means over the axes, which keep size 1. */
  public Tensor meanKeep(int... axes) {
    return sumKeep(axes).div(AxisReductions.count("mean", this, axes));
  }

  /** Returns the population variances (divided by the count) over the axes, which vanish. */
  public Tensor var(int... axes) {
    return sub(meanKeep(axes)).square().mean(axes);
  }

  /** Returns the Euclidean norms over the axes, which vanish; of zeros the gradient is zero. */
  public Tensor norm(int... axes) {
    return AxisReductions.root("norm", square().sum(axes));
  }

  /**
   * Returns the population standard deviations (of {@link #var}) over the axes, which vanish; of
   * equal elements the gradient is zero. PyTorch divides by one less: {@code Moments}.
   */
  public Tensor std(int... axes) {
    return AxisReductions.root("std", var(axes));
  }

  /** Returns {@code log(sum(exp(x)))} over the axes, which vanish, without overflow. */
  public Tensor logsumexp(int... axes) {
    return AxisReductions.logsumexp(this, axes);
  }

  /** Returns the sums of the elements up to each along an axis; of infinities none goes back. */
  public Tensor cumsum(int axis) {
    return AxisReductions.cumulative("cumsum", this, axis, Tensor::add);
  }

  /** Returns the products of the elements up to each along an axis. */
  public Tensor cumprod(int axis) {
    return AxisReductions.cumulative("cumprod", this, axis, Tensor::mul);
  }

  /** Returns the I32 index of the first largest element along an axis, which vanishes. */
  public Tensor argmax(int axis) {
    return AxisReductions.position("argmax", true, this, axis);
  }

  /** Returns the I32 index of the first smallest element along an axis, which vanishes. */
  public Tensor argmin(int axis) {
    return AxisReductions.position("argmin", false, this, axis);
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
   * A vector is a row in front and a column behind, whose axis of size 1 vanishes, as in NumPy:
   * {@code [k] x [k,n] -> [n]}, {@code [m,k] x [k] -> [m]}, {@code [k] x [k] -> []}.
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
    return wrap(Nodes.transpose(Views.matrix(this)));
  }

  /** Returns the tensor broadcast to a shape. */
  public Tensor expand(int... dims) {
    return wrap(Nodes.expand(node, Views.expanded(this, Shape.of(dims))));
  }

  /** Returns elements {@code start} to {@code end - 1} of one axis. */
  public Tensor slice(int axis, int start, int end) {
    return Views.slice(this, axis, start, end);
  }

  /** Returns the tensor with zeros before and after along one axis. */
  public Tensor pad(int axis, int before, int after) {
    return Views.pad(this, axis, before, after);
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
    return Views.unsqueeze("unsqueeze", this, axis);
  }

  /** Returns the tensor without an axis of size 1. */
  public Tensor squeeze(int axis) {
    return Views.squeeze(this, axis);
  }

  /** Returns parts of an axis of the given sizes, one behind another; together they are all. */
  public List<Tensor> split(int axis, int... sizes) {
    return Views.split(this, axis, sizes);
  }

  /** Returns an axis in parts of one size, {@code ceil(size / parts)}; the last may be shorter. */
  public List<Tensor> chunk(int axis, int parts) {
    return Views.chunk(this, axis, parts);
  }

  /** Returns the whole repeated along each axis: {@code np.tile}, {@code repeat} in PyTorch. */
  public Tensor tile(int... times) {
    return Views.tile(this, times);
  }

  /** Returns each element repeated along an axis: {@code np.repeat}. */
  public Tensor repeatInterleave(int axis, int times) {
    return Views.repeatInterleave(this, axis, times);
  }

  /** Returns tensors behind one another along an axis. */
  public static Tensor concat(int axis, Tensor... parts) {
    return Views.concat(axis, Arrays.asList(parts));
  }

  /** Returns tensors behind one another along an axis. */
  public static Tensor concat(int axis, List<Tensor> parts) {
    return Views.concat(axis, parts);
  }

  /** Returns tensors of one shape beside one another along a new axis. */
  public static Tensor stack(int axis, Tensor... parts) {
    return Views.stack(axis, Arrays.asList(parts));
  }

  /** Returns tensors of one shape beside one another along a new axis. */
  public static Tensor stack(int axis, List<Tensor> parts) {
    return Views.stack(axis, parts);
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
