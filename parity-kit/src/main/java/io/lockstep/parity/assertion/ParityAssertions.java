package io.lockstep.parity.assertion;

import io.lockstep.backend.Precision;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.parity.Variant;
import io.lockstep.parity.assertion.ElementDifferences.Rule;
import io.lockstep.parity.oracle.OperationKind;
import io.lockstep.parity.oracle.Tolerance;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.nn.Model;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/**
 * Assertions about bits. What was computed comes first, what it must be second; both may live on
 * engines of their own. Every NaN agrees with every NaN, the zeros do not agree with one another. A
 * failure says how many elements differ and where, shows the first and the farthest in decimal and
 * hexadecimal, and how many units in the last place they are apart.
 */
public final class ParityAssertions {
  /** What tests call, themselves no tests. */
  private static final Set<String> ASSERTIONS =
      Set.of(ParityAssertions.class.getName(), "io.lockstep.parity.golden.GoldenTraining");

  private ParityAssertions() {}

  /**
   * Asserts that two tensors have one type, one shape and the same bits.
   *
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertSameBits(Tensor actual, Tensor expected) {
    sameBits(HostValues.of(actual), HostValues.of(expected));
  }

  /**
   * Asserts that two arrays have the same bits.
   *
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertSameBits(float[] actual, float[] expected) {
    sameBits(HostValues.of(actual), HostValues.of(expected));
  }

  /**
   * Asserts that two arrays have the same bits.
   *
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertSameBits(double[] actual, double[] expected) {
    sameBits(HostValues.of(actual), HostValues.of(expected));
  }

  /**
   * Asserts that two arrays have the same elements.
   *
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertSameBits(int[] actual, int[] expected) {
    sameBits(HostValues.of(actual), HostValues.of(expected));
  }

  private static void sameBits(HostValues actual, HostValues expected) {
    pass("[same bits] ", ElementDifferences.text(actual, expected, Rule.SAME_BITS));
  }

  /**
   * Asserts that two models have parameters of the same names and bits.
   *
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertSameBits(Model actual, Model expected) {
    String text =
        ElementDifferences.text("parameter", HostValues.of(actual), HostValues.of(expected));
    pass("[same bits] the model: ", text);
  }

  /**
   * Asserts that two model files, or other safetensors files, hold tensors of the same names and
   * bits, and say the same of them.
   *
   * @throws AssertionFailedError if not, with what differs
   * @throws io.lockstep.training.data.DataException if one of them cannot be read
   */
  public static void assertSameBits(Path actual, Path expected) {
    SafeTensors.Contents a = SafeTensors.read(actual);
    SafeTensors.Contents b = SafeTensors.read(expected);
    String operation = "[same bits] " + actual + ": ";
    pass(
        operation,
        ElementDifferences.text("tensor", HostValues.of(a.tensors()), HostValues.of(b.tensors())));
    Map<String, String> texts = new LinkedHashMap<>(a.metadata());
    b.metadata().forEach((name, _) -> texts.putIfAbsent(name, ""));
    for (String name : texts.keySet()) {
      String one = a.metadata().getOrDefault(name, "");
      String other = b.metadata().getOrDefault(name, "");
      if (!one.equals(other)) {
        pass(operation, "'" + name + "' is " + Quoted.of(one) + ", expected " + Quoted.of(other));
      }
    }
  }

  /**
   * Asserts that two digests, as of {@link Model#digest()}, are the same.
   *
   * @throws AssertionFailedError if not, with both
   */
  public static void assertSameDigest(String actual, String expected) {
    pass(
        "[same bits] ",
        actual.equals(expected) ? "" : "the digest is " + actual + ", expected " + expected);
  }

  /**
   * Asserts that each element is as near to what is expected as a precision allows, by the way that
   * what is expected was computed: the same bits in strict precision; else at most the error that
   * the sums, products and other operations behind it may make, of the magnitudes of their own
   * terms ({@link Tolerance}). Evaluates these in double precision, in plain loops.
   *
   * @param expected the same computed in strict precision, from the same data
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertClose(Tensor actual, Tensor expected, Precision precision) {
    if (precision != Precision.STRICT && expected.sources().stream().anyMatch(shows(expected))) {
      throw new IllegalArgumentException(
          "[close] what is expected, "
              + expected.describe()
              + ", is data, which does not say how it was computed; give the kind of operation and"
              + " its length, and the magnitudes of its terms if they are known");
    }
    close("in " + precision + ": ", actual, expected, Allowance.of(expected, precision));
  }

  private static Predicate<Tensor> shows(Tensor tensor) {
    return source -> OperationKind.beforeViews(tensor.node()) == source.node();
  }

  /**
   * Asserts that each element is as near to what is expected as a precision allows a product: the
   * same as {@link #assertClose(Tensor, Tensor, Precision, OperationKind, int)} of that kind.
   *
   * @param terms of the longest sum of products that the elements come from, the width of a layer's
   *     input
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertClose(Tensor actual, Tensor expected, Precision precision, int terms) {
    assertClose(actual, expected, precision, OperationKind.PRODUCT, terms);
  }

  /**
   * Asserts that each element is as near to what is expected as a precision allows an operation:
   * the same bits in strict precision; else at most the share that {@link Tolerance#of(
   * OperationKind, int)} gives, of the largest magnitude that is expected. Where terms are much
   * larger than their sums that is too little: give their magnitudes.
   *
   * @param length of the sums or rows, 1 where there are none
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertClose(
      Tensor actual, Tensor expected, Precision precision, OperationKind kind, int length) {
    close(actual, expected, Tolerance.of(precision).of(kind, length));
  }

  /**
   * Asserts the same of the magnitude of the terms of each element: of {@code a.matmul(b)} that is
   * {@code a.abs().matmul(b.abs())}, of {@code x.sum()} it is {@code x.abs().sum()}.
   *
   * @param magnitudes one for each element
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertClose(
      Tensor actual,
      Tensor expected,
      Precision precision,
      OperationKind kind,
      int length,
      Tensor magnitudes) {
    if (!magnitudes.shape().equals(expected.shape())) {
      throw new IllegalArgumentException(
          "[close] there must be a magnitude for each element of "
              + expected.describe()
              + ", got "
              + magnitudes.describe());
    }
    double share = Tolerance.of(precision).of(kind, length);
    close(
        "as %s of length %d in %s: ".formatted(kind.label(), length, precision),
        actual,
        expected,
        Allowance.share(share, HostValues.of(magnitudes)));
  }

  /**
   * Asserts that each element is near to what is expected.
   *
   * @param tolerance how far it may be from it, as a part of the largest magnitude that is
   *     expected, infinite ones left out
   * @throws AssertionFailedError if not, with what differs
   */
  public static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "[close] the tolerance must be at least 0, got "
              + tolerance
              + "; give the part of the largest magnitude by which an element may be off");
    }
    close(actual, expected, tolerance);
  }

  private static void close(Tensor actual, Tensor expected, double tolerance) {
    HostValues must = HostValues.of(expected);
    double largest = ElementDifferences.largest(must);
    double most = tolerance * largest;
    String start = "more than %s (%s of %s) away: ".formatted(most, tolerance, largest);
    close(start, actual, expected, Allowance.same(most, expected.size()));
  }

  private static void close(String start, Tensor actual, Tensor expected, Rule rule) {
    HostValues is = HostValues.of(actual);
    pass("[close] " + start, ElementDifferences.text(is, HostValues.of(expected), rule));
  }

  /**
   * Asserts that a training ends in the same bits on every device that is here, with fused kernels
   * and without. Of a backend on the class path that finds no device it is printed; where the
   * environment requires it, as by {@code LOCKSTEP_REQUIRE_OPENCL=1}, that fails.
   *
   * @throws AssertionFailedError if not, with what differs, and the first kernel that does
   */
  public static void assertSameTraining(DeviceTraining training) {
    SameTraining.checkAll(training, caller());
  }

  /**
   * Asserts that a training ends in the same bits on each of some devices. The first is the one
   * that the others are compared with. Where one is not here, the test counts as skipped when the
   * others agree, or fails if the environment requires it.
   *
   * @throws AssertionFailedError if not, with what differs, and the first kernel that does
   */
  public static void assertSameTraining(List<Variant> devices, DeviceTraining training) {
    SameTraining.check(devices, training, caller());
  }

  /** The class and method of the test, by which its reproductions are found. */
  private static String caller() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(f -> !ASSERTIONS.contains(f.getClassName()))
                .map(f -> f.getClassName().replaceFirst(".*[.$](?=\\D)", "") + "." + method(f))
                .findFirst())
        .orElse("test");
  }

  private static String method(StackWalker.StackFrame frame) {
    return frame.getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
  }

  private static void pass(String operation, String difference) {
    if (!difference.isEmpty()) {
      throw new AssertionFailedError(operation + difference);
    }
  }
}
