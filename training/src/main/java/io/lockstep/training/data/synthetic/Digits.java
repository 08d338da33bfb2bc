package io.lockstep.training.data.synthetic;

import io.lockstep.kernels.random.RandomStream;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ElementType;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A generator of handwritten-like digits: 28x28 grey images of the digits 0 to 9, drawn by strokes.
 *
 * <p>Digit i of a seed is a pure function of (seed, i), so a larger set begins with the smaller one
 * and any part can be made by itself. It needs no file and no font. The digits are meant to be
 * about as hard for a multilayer perceptron as scanned ones; they are not a substitute for real
 * data.
 */
public final class Digits {
  /** The height and width of an image. */
  public static final int SIZE = 28;

  /** The number of digits where none is asked for. */
  public static final int DEFAULT_COUNT = 10_000;

  private static final ImageShape SHAPE = new ImageShape(SIZE, SIZE, 1);
  private static final int CLASSES = 10;

  private Digits() {}

  /**
   * Makes the digits 0 .. count-1 of a seed.
   *
   * @param count the number of digits, at least 1
   * @param seed the run's seed
   * @return a table of count images with 10 classes
   * @throws DataException where the count is below 1
   */
  public static Dataset generate(int count, long seed) {
    return generate(0, count, seed);
  }

  /**
   * Makes the digits first .. first+count-1 of a seed.
   *
   * @param first the index of the first digit, at least 0
   * @param count the number of digits, at least 1
   * @param seed the run's seed
   * @return a table of count images with 10 classes
   * @throws DataException where first is negative or count is below 1
   */
  public static Dataset generate(int first, int count, long seed) {
    if (first < 0 || count < 1 || first > Integer.MAX_VALUE - count) {
      throw new DataException(
          "generate digits",
          null,
          "",
          count + " digits from index " + first + " cannot be made",
          "Ask for at least 1 digit, from index 0 or later");
    }
    MemorySegment pixels = Matrix.allocate(ElementType.U8, count, SHAPE.size());
    int[] classes = new int[count];
    // Every digit is a function of its own index, so the threads cannot change a bit.
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> {
          ExampleRandom draws = new ExampleRandom(seed, RandomStream.DIGITS.word(), first + i);
          int digit = draws.below(CLASSES);
          List<List<DigitShapes.Stroke>> ways = DigitShapes.of(digit);
          byte[] image = DigitPen.draw(ways.get(draws.below(ways.size())), SIZE, draws);
          long at = (long) i * image.length;
          MemorySegment.copy(image, 0, pixels, ValueLayout.JAVA_BYTE, at, image.length);
          classes[i] = digit;
        });
    Matrix values = new Matrix(ElementType.U8, count, SHAPE.size(), pixels);
    List<String> names = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new Dataset(Features.ofImages(values, SHAPE), Targets.Classes.owning(classes, names));
  }
}
