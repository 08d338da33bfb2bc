package io.lockstep.plot.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Images in rows.
 *
 * @param title what stands above it
 * @param names of the rows, written in front of them; empty for none
 * @param rows the images, of one size, the last row of as many or fewer
 * @param captions what is written under each image, row by row; empty for nothing
 */
public record ImageGridPlot(
    String title, List<String> names, List<List<PlotImage>> rows, List<String> captions)
    implements Figure {
  /** FigureChecks that rows and names fit together. */
  public ImageGridPlot {
    FigureChecks.named("a figure", title);
    names = List.copyOf(names);
    captions = List.copyOf(captions);
    rows = FigureChecks.some("figure '" + title + "' has no images", rows);
    rows =
        rows.stream()
            .map(row -> FigureChecks.some("a row of '" + title + "' is empty", row))
            .toList();
    PlotImage first = rows.getFirst().getFirst();
    for (List<PlotImage> row : rows) {
      FigureChecks.that(
          row.size() <= rows.getFirst().size(),
          "figure '%s' has a row of %d images below one of %d; give the longest first"
              .formatted(title, row.size(), rows.getFirst().size()));
      for (PlotImage image : row) {
        FigureChecks.that(
            image.height() == first.height() && image.width() == first.width(),
            "figure '%s' has images of %d x %d and %d x %d pixels; give images of one size"
                .formatted(title, first.height(), first.width(), image.height(), image.width()));
      }
    }
    int images = rows.stream().mapToInt(List::size).sum();
    if (!names.isEmpty()) {
      FigureChecks.sameLength("figure '" + title + "'", "rows", rows.size(), "names", names.size());
    }
    if (!captions.isEmpty()) {
      FigureChecks.sameLength(
          "figure '" + title + "'", "images", images, "captions", captions.size());
    }
  }

  /** Images in as many rows as make the figure about three to two. */
  public static ImageGridPlot wrapped(String title, List<PlotImage> images, List<String> captions) {
    int columns = (int) Math.ceil(Math.sqrt(Math.max(1, images.size()) * 1.5));
    List<List<PlotImage>> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i += columns) {
      rows.add(images.subList(i, Math.min(i + columns, images.size())));
    }
    return new ImageGridPlot(title, List.of(), rows, captions);
  }

  @Override
  public List<String> words() {
    List<String> words = new ArrayList<>(names);
    words.addAll(captions);
    return words.stream().distinct().toList();
  }
}
