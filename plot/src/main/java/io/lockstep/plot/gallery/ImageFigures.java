package io.lockstep.plot.gallery;

import io.lockstep.plot.figure.ImageGridPlot;
import io.lockstep.plot.figure.PlotImage;
import java.util.ArrayList;
import java.util.List;

/** Images that go into a model, come out of it, or are part of it. */
public final class ImageFigures {
  /** Pairs of images side by side. */
  private static final int PAIRS = 10;

  private ImageFigures() {}

  /**
   * The extents of an image whose values lie row by row, channels last.
   *
   * @param height in pixels
   * @param width in pixels
   * @param channels 1 for grey, 3 for colours
   */
  public record Extents(int height, int width, int channels) {
    private PlotImage image(float[] values) {
      return channels == 3
          ? PlotImage.color(height, width, values, 0, 1)
          : PlotImage.grey(height, width, values, 0, 1);
    }
  }

  /** Images of values from 0 to 1 above what a model made of them. */
  public static ImageGridPlot reconstructions(
      Extents extents, List<float[]> inputs, List<float[]> outputs) {
    List<String> names = new ArrayList<>();
    List<List<PlotImage>> rows = new ArrayList<>();
    for (int from = 0; from < inputs.size(); from += PAIRS) {
      int to = Math.min(inputs.size(), from + PAIRS);
      names.addAll(List.of("input", "output"));
      rows.add(inputs.subList(from, to).stream().map(extents::image).toList());
      rows.add(outputs.subList(from, to).stream().map(extents::image).toList());
    }
    return new ImageGridPlot("Reconstructions", names, rows, List.of());
  }

  /** Images of values from 0 to 1 that a model drew. */
  public static ImageGridPlot samples(String title, Extents extents, List<float[]> drawn) {
    List<PlotImage> images = drawn.stream().map(extents::image).toList();
    return ImageGridPlot.wrapped(title, images, List.of());
  }

  /** Images of values from 0 to 1 in rows of as many, such as what a decoder makes of a plane. */
  public static ImageGridPlot grid(
      String title, Extents extents, List<float[]> drawn, int columns) {
    List<List<PlotImage>> rows = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i += columns) {
      List<float[]> row = drawn.subList(i, Math.min(drawn.size(), i + columns));
      rows.add(row.stream().map(extents::image).toList());
    }
    return new ImageGridPlot(title, List.of(), rows, List.of());
  }

  /**
   * What the units of a layer look for: blue where a pixel counts against, vermilion where for it.
   *
   * @param title what stands above it
   * @param extents of the images that go in
   * @param weights of each unit, a value for each value of an image; channels are averaged
   */
  public static ImageGridPlot weights(String title, Extents extents, List<float[]> weights) {
    List<PlotImage> images = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    for (float[] unit : weights) {
      float[] grey = new float[extents.height() * extents.width()];
      float bound = 0;
      for (int i = 0; i < grey.length; i++) {
        for (int c = 0; c < extents.channels(); c++) {
          grey[i] += unit[i * extents.channels() + c] / extents.channels();
        }
        bound = Math.max(bound, Math.abs(grey[i]));
      }
      captions.add("unit " + images.size());
      images.add(PlotImage.signed(extents.height(), extents.width(), grey, bound));
    }
    return ImageGridPlot.wrapped(title, images, captions);
  }
}
