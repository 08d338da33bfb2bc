package io.lockstep.tensor;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.graph.SourceRange;
import io.lockstep.graph.Stale;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.TensorException.EngineMismatch;
import io.lockstep.tensor.TensorException.MissingValue;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.tensor.TensorException.StaleValue;
import io.lockstep.tensor.TensorException.TypeMismatch;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The checks that the tensor operations share. */
final class Checks {
  private Checks() {}

  /** A type and shape as in {@code f32[2,3]}. */
  static String describe(DType dtype, Shape shape) {
    return dtype.name().toLowerCase(Locale.ROOT) + shape;
  }

  static void sameEngine(String operation, Tensor a, Tensor b) {
    if (a.engine() != b.engine()) {
      throw new EngineMismatch(
          operation,
          "tensors belong to different engines; copy one over with engine.tensor(other.toFloats(),"
              + " ...)");
    }
  }

  static void belongs(String operation, Tensor x, Engine engine) {
    if (x.engine() != engine) {
      throw new EngineMismatch(
          operation,
          x.describe()
              + " belongs to another engine; copy it over with"
              + " engine.tensor(other.toFloats(), ...)");
    }
  }

  /** Checks that no element is given two new values. */
  static void distinctTargets(List<Update> updates) {
    List<SourceRange> regions = updates.stream().map(u -> updatable("update", u.target())).toList();
    for (int i = 0; i < regions.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (regions.get(i).equals(regions.get(j))) {
          throw new ShapeMismatch(
              "update",
              updates.get(i).target().describe()
                  + " is given two new values; give each target one");
        }
        if (regions.get(i).meets(regions.get(j))) {
          throw new ShapeMismatch(
              "update",
              "targets overlap: "
                  + elements(regions.get(j))
                  + " and "
                  + elements(regions.get(i))
                  + "; give each element one new value");
        }
      }
    }
  }

  private static String elements(SourceRange region) {
    int last = region.first() + region.shape().size() - 1;
    return "elements " + region.first() + ".." + last + " of " + named(region.source());
  }

  static void sameType(String operation, Tensor a, Tensor b) {
    sameEngine(operation, a, b);
    if (a.dtype() != b.dtype()) {
      throw new TypeMismatch(
          operation,
          "operands must have one element type: lhs "
              + a.describe()
              + ", rhs "
              + b.describe()
              + "; convert one with cast(DType)");
    }
  }

  static void isFloat(String operation, Tensor x) {
    if (!x.dtype().isFloat()) {
      throw new TypeMismatch(
          operation, "needs floats, got " + x.describe() + "; convert with cast(DType.F32)");
    }
  }

  static void isOfUsers(String operation, DType dtype) {
    if (dtype == DType.BF16) {
      throw new TypeMismatch(
          operation,
          "bf16 is how the precision bf16 stores values between its kernels, no type of a tensor;"
              + " use f32");
    }
  }

  static void hasType(String operation, String role, Tensor x, DType dtype) {
    if (x.dtype() != dtype) {
      throw new TypeMismatch(
          operation,
          role
              + " must be "
              + dtype.name().toLowerCase(Locale.ROOT)
              + ", got "
              + x.describe()
              + "; convert with cast(DType."
              + dtype
              + ")");
    }
  }

  /** Checks that a source holds a value. */
  static void isThere(String operation, Source source) {
    String missing = source.missing();
    if (missing != null) {
      throw new MissingValue(
          operation,
          "'" + source.name() + "' " + describe(source.dtype(), source.shape()) + " " + missing);
    }
  }

  /** Refuses what looks like a value of before a write, and would follow what was written. */
  static void isCurrent(String operation, String what, Optional<Stale> stale) {
    if (stale.isPresent()) {
      throw new StaleValue(operation, what + ", " + stale.get().refusal());
    }
  }

  /** Returns the buffer's node of a tensor that has one. */
  static Source stored(String operation, Tensor x) {
    if (x.node() instanceof Source source) {
      return source;
    }
    throw new EngineMismatch(
        operation,
        x.describe()
            + " has no buffer of its own to take a part of; take the whole of it, or a part of what"
            + " it is a view of");
  }

  /** Returns the buffer's node of a tensor that can be written. */
  static Source writable(String operation, Tensor target) {
    Node node = target.node();
    if (node instanceof Source source && !source.isConstant()) {
      return source;
    }
    throw new EngineMismatch(operation, target.describe() + " " + notWritable(node));
  }

  /** Returns where a tensor lies that can be given a new value: a source, or a part of one. */
  static SourceRange updatable(String operation, Tensor target) {
    Optional<SourceRange> region =
        SourceRange.of(target.node()).filter(r -> !r.source().isConstant());
    return region.orElseThrow(() ->
        new EngineMismatch(
            operation,
            target.describe()
                + " "
                + variableBehind(target.node())
                    .map(s ->
                        "is a view of "
                            + named(s)
                            + " whose elements do not lie in one piece; update whole rows of that,"
                            + " or all of it")
                    .orElse(notWritable(target.node()))));
  }

  private static String notWritable(Node node) {
    if (node instanceof Source) {
      return "is constant and cannot be written; make it with variable() or input()";
    }
    return variableBehind(node)
        .map(s ->
            "is a view of "
                + named(s)
                + " and cannot be written by itself; write the whole"
                + " of that")
        .orElse("is computed and cannot be written; make it with variable() or input()");
  }

  private static Optional<Source> variableBehind(Node node) {
    Node base = node;
    while (base instanceof Node.View view) {
      base = view.x();
    }
    return base instanceof Source source && !source.isConstant()
        ? Optional.of(source)
        : Optional.empty();
  }

  private static String named(Source source) {
    return "'" + source.name() + "' " + describe(source.dtype(), source.shape());
  }

  /** Checks that host memory can be copied to a tensor: its size, and its type where it has one. */
  static void fills(String operation, Source target, MemorySegment elements) {
    long bytes = (long) target.shape().size() * target.dtype().bytes();
    if (elements.byteSize() != bytes) {
      throw new ShapeMismatch(
          operation,
          elements.byteSize()
              + " bytes do not fill "
              + describe(target.dtype(), target.shape())
              + " of "
              + bytes
              + " bytes; pass exactly its elements");
    }
    if (!elements.isNative()) {
      elements.heapBase().ifPresent(array -> fits(operation, target, array));
    }
  }

  private static void fits(String operation, Source target, Object array) {
    if (!holds(array, target.dtype())) {
      throw new TypeMismatch(
          operation,
          array.getClass().getSimpleName()
              + " cannot be written to "
              + describe(target.dtype(), target.shape())
              + "; pass "
              + arrayType(target.dtype()));
    }
  }

  private static boolean holds(Object array, DType dtype) {
    return array instanceof byte[] || array.getClass().getSimpleName().equals(arrayType(dtype));
  }

  private static String arrayType(DType dtype) {
    return switch (dtype) {
      case F32 -> "float[]";
      case F64 -> "double[]";
      case I32 -> "int[]";
      case BF16 -> "short[]";
      case U8, BOOL -> "byte[]";
    };
  }

  /** Checks that a tensor's elements can be copied to some memory of the host. */
  static void fits(Tensor x, MemorySegment target) {
    long bytes = (long) x.size() * x.dtype().bytes();
    if (target.byteSize() != bytes || !target.isNative()) {
      throw new ShapeMismatch(
          "read",
          x.describe()
              + " needs a native segment of exactly "
              + bytes
              + " bytes, got "
              + target.byteSize()
              + (target.isNative() ? "" : " on the heap")
              + "; allocate it from an Arena");
    }
  }

  /** Checks that native memory holds whole elements that a tensor has from a place on. */
  static void fits(String operation, Tensor x, long first, MemorySegment host) {
    long width = x.dtype().bytes();
    long bytes = host.byteSize();
    if (!host.isNative() || bytes % width != 0 || first < 0 || first > x.size() - bytes / width) {
      throw new ShapeMismatch(
          operation,
          bytes
              + " bytes"
              + (host.isNative() ? "" : " on the heap")
              + " from element "
              + first
              + " on do not lie in "
              + x.describe()
              + " of "
              + x.size() * width
              + " bytes; give native memory for whole elements that it has");
    }
  }

  /** Returns the axis counted from 0. */
  static int axis(String operation, Shape shape, int axis) {
    int rank = shape.rank();
    if (axis < -rank || axis >= rank) {
      throw new ShapeMismatch(
          operation,
          "axis "
              + axis
              + " does not exist in shape "
              + shape
              + "; use "
              + (rank == 0 ? "a tensor with axes" : -rank + " to " + (rank - 1)));
    }
    return axis < 0 ? axis + rank : axis;
  }

  /** Returns a mark for each axis that is listed; all if none is. */
  static boolean[] axes(String operation, Shape shape, int[] axes) {
    boolean[] marked = new boolean[shape.rank()];
    for (int axis : axes) {
      int at = axis(operation, shape, axis);
      if (marked[at]) {
        throw new ShapeMismatch(
            operation, "axis " + axis + " is listed twice for shape " + shape + "; list it once");
      }
      marked[at] = true;
    }
    if (axes.length == 0) {
      java.util.Arrays.fill(marked, true);
    }
    return marked;
  }

  /** Returns the shape both operands broadcast to, by NumPy's rule. */
  static Shape broadcast(String operation, Tensor a, Tensor b) {
    Shape x = a.shape();
    Shape y = b.shape();
    int rank = Math.max(x.rank(), y.rank());
    int[] dims = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int p = i <= x.rank() ? x.dim(-i) : 1;
      int q = i <= y.rank() ? y.dim(-i) : 1;
      if (p != q && p != 1 && q != 1) {
        throw new ShapeMismatch(
            operation,
            "shapes do not broadcast: lhs "
                + a.describe()
                + " (axis "
                + (x.rank() - i)
                + " = "
                + p
                + "), rhs "
                + b.describe()
                + " (axis "
                + (y.rank() - i)
                + " = "
                + q
                + "); sizes must be equal or 1, counted from the last axis");
      }
      dims[rank - i] = p == 1 ? q : p;
    }
    return Shape.of(dims);
  }
}
