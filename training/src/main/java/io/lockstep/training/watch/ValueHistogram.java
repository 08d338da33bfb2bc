package io.lockstep.training.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How often values lie where: bins of equal width from the least value to the greatest. An element
 * x is counted in bin {@code min(bins - 1, floor((x - least) * (bins / (greatest - least))))}, each
 * operation rounded to float32; all in bin 0 where they are equal.
 *
 * @param least the least of the values
 * @param greatest the greatest of them
 * @param counts the number of values in each bin, exactly
 */
public record ValueHistogram(double least, double greatest, List<Long> counts) {
  /** Copies the counts. */
  public ValueHistogram {
    counts = List.copyOf(counts);
    if (counts.isEmpty()) {
      throw new IllegalArgumentException(
          "[watch] a histogram needs a bin at least, got none; give a count for each");
    }
  }

  /** Returns the bounds of the bins, one more than there are bins. */
  public double[] edges() {
    double[] edges = new double[counts.size() + 1];
    Arrays.setAll(edges, i -> least + (greatest - least) * i / counts.size());
    return edges;
  }

  /** Returns how many values there are in all. */
  public long total() {
    return counts.stream().flatMapToLong(LongStream::of).sum();
  }

  /** Returns the fields as a JSON object. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("least", least).put("greatest", greatest);
    counts.forEach(json.putArray("counts")::add);
    return json;
  }
}
