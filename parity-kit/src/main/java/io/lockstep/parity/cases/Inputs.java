package io.lockstep.parity.cases;

import io.lockstep.graph.Node;
import io.lockstep.graph.Source;
import io.lockstep.graph.SourceRange;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * The inputs of one computation on one engine: the same numbers for the same seed, remembered so
 * that an oracle can compute from them without asking the device.
 */
public final class Inputs {
  /** Values where arithmetic goes wrong first. */
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    -1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -0x1.fffffcp-127f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    0x1.fffffep-1f,
    0x1.000002p0f,
    0.5f,
    1.5f,
    2.5f,
    -2.5f,
    0x1p23f,
    0x1.000002p23f,
    0x1p24f,
    -0x1p31f,
    0x1p31f,
    88.7f,
    -87.3f,
    -104f,
    89f,
    1e-20f,
    3e19f
  };

  /** Lengths of products. */
  private static final int[] TERMS = {1, 3, 5, 33, 513};

  private final Engine engine;
  private final Random random;
  private final boolean f64;
  private final boolean products;
  private final Map<Node, double[]> given;

  /** Creates the source of inputs for one computation. */
  public Inputs(Engine engine, long seed) {
    this(engine, seed, false);
  }

  /**
   * Creates the source of inputs for one computation.
   *
   * @param f64 whether floats are 64-bit, as for gradient checks
   */
  public Inputs(Engine engine, long seed, boolean f64) {
    this(engine, new Random(seed), f64, false, new IdentityHashMap<>());
  }

  private Inputs(
      Engine engine, Random random, boolean f64, boolean products, Map<Node, double[]> given) {
    this.engine = engine;
    this.random = random;
    this.f64 = f64;
    this.products = products;
    this.given = given;
  }

  /**
   * Returns inputs whose floats are products of sources made here, and so are no sources; few
   * distinct floats and integers are as before, and none is special.
   */
  public Inputs behindProducts() {
    return new Inputs(engine, random, f64, true, given);
  }

  /** Returns the engine that the inputs live on. */
  public Engine engine() {
    return engine;
  }

  /** Returns the random numbers that the inputs are drawn from. */
  public Random random() {
    return random;
  }

  /** Returns the elements of a source that was made here. */
  public double[] given(Source source) {
    double[] elements = given.get(source);
    if (elements == null) {
      throw new IllegalArgumentException("[inputs] " + source + " was not created here");
    }
    return elements;
  }

  /**
   * Returns the elements of a tensor that was made here, row-major, without asking the device.
   *
   * @throws IllegalArgumentException if it was computed, or made elsewhere
   */
  public double[] elements(Tensor made) {
    double[] elements = given.get(made.node());
    if (elements == null) {
      throw new IllegalArgumentException(
          "[inputs] " + made.describe() + " was not created here; pass what these inputs made");
    }
    return elements.clone();
  }

  /** Notes that some elements of a source made here are new. */
  public void replace(SourceRange region, double[] elements) {
    double[] next = given(region.source()).clone();
    System.arraycopy(elements, 0, next, region.first(), elements.length);
    given.put(region.source(), next);
  }

  /** Returns every source that was made here. */
  public Map<Node, double[]> all() {
    return new IdentityHashMap<>(given);
  }

  /** Returns normally distributed floats. */
  public Tensor floats(int... shape) {
    return products
        ? product(false, random::nextGaussian, shape)
        : fill(shape, random::nextGaussian);
  }

  /** Returns floats evenly distributed in a range. */
  public Tensor between(double low, double high, int... shape) {
    DoubleSupplier next = () -> low + (high - low) * random.nextDouble();
    return products ? product(true, next, shape) : fill(shape, next);
  }

  /** Returns floats of all magnitudes, with zeros, infinities, NaN and subnormals among them. */
  public Tensor special(int... shape) {
    if (products) {
      return product(false, () -> random.nextGaussian() * 4, shape);
    }
    return fill(
        shape,
        () ->
            switch (random.nextInt(3)) {
              case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
              case 1 -> Float.intBitsToFloat(random.nextInt());
              default -> random.nextGaussian() * 4;
            });
  }

  /** Returns few distinct integral floats, so that many are equal. */
  public Tensor coarse(int... shape) {
    return fill(shape, () -> random.nextInt(7) - 3);
  }

  /** Returns I32 in 0..bound-1. */
  public Tensor indices(int bound, int... shape) {
    int[] elements = new int[Shape.of(shape).size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = random.nextInt(bound);
    }
    return integers(elements, shape);
  }

  /** Returns I32 of all values. */
  public Tensor words(int... shape) {
    return integers(random.ints(Shape.of(shape).size()).toArray(), shape);
  }

  /** Returns the given I32. */
  public Tensor integers(int[] elements, int... shape) {
    double[] kept = new double[elements.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = elements[i];
    }
    return keep(engine.variable(elements, shape), kept);
  }

  /** Returns bytes 0..255. */
  public Tensor bytes(int... shape) {
    byte[] elements = new byte[Shape.of(shape).size()];
    random.nextBytes(elements);
    double[] kept = new double[elements.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = Byte.toUnsignedInt(elements[i]);
    }
    return keep(engine.variable(elements, shape), kept);
  }

  /** Returns a tensor whose elements come from the host, remembered as they are read. */
  public Tensor adopted(Tensor made) {
    if (!(made.node() instanceof Source)) {
      return made;
    }
    return keep(made, made.toDoubles());
  }

  /** Returns random truth values, computed by a comparison. */
  public Tensor truths(int... shape) {
    return coarse(shape).gt(0);
  }

  /**
   * Returns a product of some terms, a few or more than a run of 512.
   *
   * @param mean whether each element is a mean of drawn ones, which stays in their range
   */
  private Tensor product(boolean mean, DoubleSupplier next, int... shape) {
    int size = Shape.of(shape).size();
    int columns = shape.length == 0 ? 1 : shape[shape.length - 1];
    int rows = columns == 0 ? 0 : size / columns;
    int terms = TERMS[random.nextInt(TERMS.length)];
    double[] weights = new double[rows * terms];
    for (int row = 0; row < rows; row++) {
      double total = 0;
      for (int i = row * terms; i < (row + 1) * terms; i++) {
        weights[i] = mean ? random.nextDouble() : random.nextGaussian();
        total += mean ? weights[i] : 1;
      }
      for (int i = row * terms; i < (row + 1) * terms; i++) {
        weights[i] /= mean ? total : Math.sqrt(total);
      }
    }
    return of(weights, rows, terms).matmul(fill(new int[] {terms, columns}, next)).reshape(shape);
  }

  private Tensor fill(int[] shape, DoubleSupplier next) {
    double[] elements = new double[Shape.of(shape).size()];
    for (int i = 0; i < elements.length; i++) {
      double value = next.getAsDouble();
      elements[i] = f64 ? value : (float) value;
    }
    return of(elements, shape);
  }

  /** Returns the given floats. */
  public Tensor of(double[] elements, int... shape) {
    if (f64) {
      return keep(engine.variable(elements, shape), elements);
    }
    float[] narrow = new float[elements.length];
    double[] kept = new double[elements.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) elements[i];
      kept[i] = narrow[i];
    }
    return keep(engine.variable(narrow, shape), kept);
  }

  /** Returns a float scalar of the kind that this makes. */
  public Tensor scalar(double value) {
    return of(new double[] {value});
  }

  /** Returns the element type of floats made here. */
  public DType dtype() {
    return f64 ? DType.F64 : DType.F32;
  }

  private Tensor keep(Tensor tensor, double[] elements) {
    given.put(tensor.node(), elements);
    return tensor;
  }
}
