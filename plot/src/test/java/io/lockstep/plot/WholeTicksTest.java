package io.lockstep.plot;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lockstep.plot.figure.LinePlot;
import io.lockstep.plot.figure.LineSeries;
import io.lockstep.plot.figure.PlotAxis;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class WholeTicksTest {
  /** The pixels between the axis of some epochs and its title. */
  private static int[] belowAxis(int epochs) throws IOException {
    double[] y = new double[epochs];
    Arrays.setAll(y, i -> i / (double) (epochs - 1));
    LinePlot plot =
        LinePlot.of(
            "t",
            PlotAxis.whole("epoch"),
            PlotAxis.linear("y"),
            List.of(LineSeries.counted("l", y)));
    byte[] png = Figures.bytes(plot, Figures.Format.PNG, 800, 500);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    return image.getRGB(0, 455, 800, 14, null, 0, 800);
  }

  @Test
  void whole_numbers_stand_beside_the_axis() throws IOException {
    assertFalse(Arrays.equals(belowAxis(4), belowAxis(400)), "no numbers, or the same ones");
    assertFalse(Arrays.equals(belowAxis(4), belowAxis(5)), "no numbers, or the same ones");
  }
}
