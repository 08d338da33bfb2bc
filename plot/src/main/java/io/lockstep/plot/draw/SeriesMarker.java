package io.lockstep.plot.draw;

import io.lockstep.plot.style.MarkerShape;
import java.awt.Graphics2D;
import org.knowm.xchart.style.markers.Marker;

/** The marker of a series in a legend. */
final class SeriesMarker extends Marker {
  private final int series;

  SeriesMarker(int series) {
    this.series = series;
  }

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    graphics.fill(MarkerShape.of(series).at(x, y, size / 2.0));
  }
}
