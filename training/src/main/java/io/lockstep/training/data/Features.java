package io.lockstep.training.data;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a table of examples: one row per example, one named column per feature.
 *
 * @param values the values [examples, features], bytes or float32
 * @param names one name per column
 * @param image the shape of a row that is an image, else null
 */
public record Features(Matrix values, List<String> names, @Nullable ImageShape image) {
  /** Checks that names and image shape fit the width. */
  public Features {
    names = List.copyOf(names);
    if (names.size() != values.width()) {
      throw new IllegalArgumentException(
          "[features] "
              + names.size()
              + " names for "
              + values.width()
              + " columns; name every column once");
    }
    if (image != null && image.size() != values.width()) {
      throw new IllegalArgumentException(
          "[features] an image of "
              + image.size()
              + " values does not fit rows of "
              + values.width()
              + "; pass the shape of one row");
    }
  }

  /**
   * Features that are images; the columns are named {@code pixel0}, {@code pixel1} and so on.
   *
   * @param values the pixels, one image per row
   * @param image the shape of one image
   * @return the features
   */
  public static Features ofImages(Matrix values, ImageShape image) {
    List<String> names =
        IntStream.range(0, values.width()).mapToObj(column -> "pixel" + column).toList();
    return new Features(values, names, image);
  }

  /**
   * The listed examples' features, in the listed order.
   *
   * @param rows example numbers
   * @return new features of rows.length examples
   */
  public Features select(int[] rows) {
    return new Features(values.select(rows), names, image);
  }
}
