package io.lockstep.training.nn;

import io.lockstep.kernels.library.Configurable;
import io.lockstep.kernels.library.Facts;
import io.lockstep.kernels.library.Hyperparameter;
import io.lockstep.kernels.library.Interval;
import io.lockstep.kernels.library.Signature;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.training.initial.OrthogonalMatrix;
import io.lockstep.training.initial.SparseMatrix;
import java.util.Arrays;
import java.util.Map;

/**
 * An initializer that needs the whole tensor: a matrix of as many rows as there are units, and as
 * many columns as each has weights. Computed on the host, in a fixed order.
 */
public sealed interface MatrixInitializer extends Initializer, Configurable<Initializer> {
  /**
   * Returns the matrix row by row.
   *
   * @param shape of the tensor, of at least one axis; rows are its first
   */
  float[] matrix(Shape shape, long seed, int stream);

  @Override
  default Tensor create(Engine engine, Parameter parameter, long seed, int stream) {
    Shape shape = parameter.shape();
    if (shape.rank() < 2) {
      throw new ShapeMismatch(
          signature().base(),
          "needs a matrix of weights, but parameter '%s' is %s; choose another initializer for it"
              .formatted(parameter.name(), shape));
    }
    return engine.tensor(matrix(shape, seed, stream), shape.toArray());
  }

  /** The number of columns: of all axes but the first. */
  private static int columns(Shape shape) {
    return Arrays.stream(shape.toArray()).skip(1).reduce(1, Math::multiplyExact);
  }

  /**
   * Orthonormal rows or columns, whichever are fewer, times a gain (Saxe et al., 2014): the Q of a
   * normal matrix, see {@link OrthogonalMatrix}.
   */
  record Orthogonal(double gain) implements MatrixInitializer {
    private static final Signature SIGNATURE = Signature.of("orthogonal", Initializer.Scaled.GAIN);

    @Override
    public Signature signature() {
      return SIGNATURE.with(Map.of("gain", gain));
    }

    @Override
    public Initializer with(Signature values) {
      return new Orthogonal(values.value("gain"));
    }

    @Override
    public float[] matrix(Shape shape, long seed, int stream) {
      return OrthogonalMatrix.of(shape.dim(0), columns(shape), gain, seed, stream);
    }

    @Override
    public Facts facts() {
      return new Facts("gain Q of a normal matrix Q R", "Saxe et al., 2014");
    }
  }

  /**
   * What gives inputs again, as far as there are outputs: 1 on the diagonal, and for a convolution
   * in the middle of its window (also called Dirac), times a gain; else 0.
   */
  record Identity(double gain) implements MatrixInitializer {
    private static final Signature SIGNATURE =
        Signature.of("identity", Initializer.Scaled.GAIN).aliased("dirac");

    @Override
    public Signature signature() {
      return SIGNATURE.with(Map.of("gain", gain));
    }

    @Override
    public Initializer with(Signature values) {
      return new Identity(values.value("gain"));
    }

    @Override
    public float[] matrix(Shape shape, long seed, int stream) {
      int columns = columns(shape);
      int window = 1;
      int middle = 0;
      for (int axis = 2; axis < shape.rank(); axis++) {
        middle = middle * shape.dim(axis) + shape.dim(axis) / 2;
        window *= shape.dim(axis);
      }
      float[] matrix = new float[shape.size()];
      int ones = shape.size() == 0 ? 0 : Math.min(shape.dim(0), shape.dim(1));
      for (int i = 0; i < ones; i++) {
        matrix[i * columns + i * window + middle] = (float) gain;
      }
      return matrix;
    }

    @Override
    public Facts facts() {
      return new Facts("gain where row = column, else 0", "Le et al., 2015");
    }
  }

  /**
   * A few normal weights for each unit, and 0 for the rest of its inputs (Martens, 2010). PyTorch's
   * {@code sparse_} sets a share of each input's weights to zero instead.
   */
  record Sparse(double connections, double deviation) implements MatrixInitializer {
    private static final Signature SIGNATURE =
        Signature.of(
            "sparse",
            Hyperparameter.in(
                Interval.atLeast(1).upTo(1 << 24), "connections", 15, "weights of a unit, rounded"),
            Hyperparameter.in(Interval.atLeast(0), "deviation", 1, "their standard deviation")
                .aliased("std", "stddev"));

    @Override
    public Signature signature() {
      return SIGNATURE.with(Map.of("connections", connections, "deviation", deviation));
    }

    @Override
    public Initializer with(Signature values) {
      return new Sparse(values.value("connections"), values.value("deviation"));
    }

    @Override
    public float[] matrix(Shape shape, long seed, int stream) {
      int count = (int) Math.rint(connections);
      return SparseMatrix.of(shape.dim(0), columns(shape), count, deviation, seed, stream);
    }

    @Override
    public Facts facts() {
      return new Facts("normal(0, deviation) for some inputs of a unit, else 0", "Martens, 2010");
    }
  }
}
